using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace PollLogin.Web.Operations.Checks;

/// <summary>Whether the key ring is in the database and can be read: without it, everybody is signed out at each restart.</summary>
internal sealed class KeysCheck(IKeyManager keys, IDataProtectionProvider protection) : ICheck
{
    public string Topic => "Key ring";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel)
    {
        // In this order: where the program has never run, the first use makes the first key.
        var works = Works();
        var live = keys.GetAllKeys().Count(key => !key.IsRevoked);
        return Task.FromResult<IReadOnlyList<Finding>>([works && live > 0
            ? new Finding(Topic, Health.Well, $"{live} key(s) in the database, good for this and any other process.")
            : new Finding(Topic, Health.Ill, "The database holds no key that can be used.",
                "The tables DataProtectionKeys and Secrets belong together: put both back from a backup, or empty both; everybody is then asked to log in again.")]);
    }

    private bool Works()
    {
        try
        {
            var protector = protection.CreateProtector("PollLogin.Doctor");
            return protector.Unprotect(protector.Protect([1])) is [1];
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
