using Microsoft.Extensions.Options;
using PollLogin.Web.Login;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Operations.Checks;

/// <summary>What is allowed and not wise. That no setting is wrong, the start itself has seen to.</summary>
internal sealed class SettingsCheck(IOptionsMonitor<WeChatOptions> account, IOptions<SiteOptions> site, IOptions<LoginOptions> login, SetupMode setup) : ICheck
{
    private const int GoodTokenLength = 16;

    public string Topic => "Settings";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>([.. Look()]);

    /// <summary>Says at start, once and loudly, the same that the doctor says.</summary>
    public IEnumerable<Finding> Look()
    {
        if (setup.IsOn)
        {
            yield return new Finding(Topic, Health.Ill, "Nothing of WeChat:* is set: nobody can log in.", "Open / with a browser: it says what is missing, and where it is found.");
            yield break;
        }

        yield return account.CurrentValue.Token.Length < GoodTokenLength
            ? new Finding("Token", Health.Doubtful, $"WeChat:Token has fewer than {GoodTokenLength} characters: it can be guessed from one signed query.",
                "Make up a longer one, here and in WeChat's console.")
            : new Finding("Token", Health.Well, $"WeChat:Token has {account.CurrentValue.Token.Length} characters.");
        yield return account.CurrentValue.EncodingAesKey is ""
            ? new Finding("Plain mode", Health.Doubtful, "WeChat:EncodingAesKey is empty: in plain mode WeChat's signature does not cover the message.",
                "Choose safe mode in WeChat's console where it offers it, and set the key.")
            : new Finding("Plain mode", Health.Well, "Pushes are encrypted.");
        yield return site.Value.IsHttps
            ? new Finding("Cookies", Health.Well, "Cookies are Secure and carry a prefix that keeps sibling sites from planting them.")
            : new Finding("Cookies", Health.Doubtful, "Site:PublicUrl is not https: cookies carry no prefix that keeps sibling sites from planting them.",
                "Set it to the https address that people use. Example: Site__PublicUrl=https://login.example.com");
        if (login.Value.Method == LoginMethod.Auto)
        {
            // The account's own QR code is shown only where there is no other code; Message asks for one of the two at start.
            yield return site.Value.AccountName is ""
                ? new Finding("Account name", Health.Doubtful, $"Site:AccountName is empty: who is shown a login number on a phone{(site.Value.AccountQr is "" ? ", or while WeChat makes no QR code," : "")} is not told which account it goes to.",
                    "Set the name that the account has in WeChat. Example: Site__AccountName=我的公众号")
                : new Finding("Account name", Health.Well, "The login page says which account a login number goes to.");
        }
    }
}
