using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations.Checks;

/// <summary>Whether the key ring is in the database and can be read: without it, everybody is signed out at each restart.</summary>
internal sealed class KeysCheck(PollLoginDb db, IKeyManager keys, IDataProtectionProvider protection) : ICheck
{
    private const string Fix = "The tables DataProtectionKeys and Secrets belong together: put both back from a backup, or empty both; everybody is then asked to log in again.";

    public string Topic => "Key ring";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel)
    {
        // Before anything is protected: the first use makes a key where there is none, and nobody would see that one was lost.
        if (!await db.DataProtectionKeys.AnyAsync(cancel) && await db.Users.AnyAsync(cancel))
        {
            return [new Finding(Topic, Health.Ill, "The database has members, and no key: everybody is signed out, or will be at the next start.", Fix)];
        }

        var works = Works();
        var live = keys.GetAllKeys().Count(key => !key.IsRevoked);
        return [works && live > 0
            ? new Finding(Topic, Health.Well, $"{live} key(s) in the database, good for this and any other process.")
            : new Finding(Topic, Health.Ill, "The database holds no key that can be used.",
                Fix)];
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
