using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Login;

/// <summary>What the ways to log in need of other settings.</summary>
internal sealed class LoginOptionsValidator(IConfiguration configuration, IHostEnvironment environment, SetupMode setup) : IValidateOptions<LoginOptions>
{
    public ValidateOptionsResult Validate(string? name, LoginOptions options) => Faults(options).ToArray() is { Length: > 0 } faults
        ? ValidateOptionsResult.Fail(faults)
        : ValidateOptionsResult.Success;

    private IEnumerable<string> Faults(LoginOptions options)
    {
        var isSimulated = environment.IsDevelopment() && !IsSet("WeChat:AppId");
        if (options.Method != LoginMethod.Message && !isSimulated && !setup.IsOn && !IsSet("WeChat:AppSecret"))
        {
            yield return "WeChat:AppSecret is empty: set it to the AppSecret that the account's console shows. Example: "
                + "WeChat__AppSecret=0123456789abcdef0123456789abcdef. An account that may make no QR codes needs none: Login__Method=Message";
        }

        if (options.Method == LoginMethod.Message && !IsSet($"{SiteOptions.Section}:{nameof(SiteOptions.AccountName)}") && !IsSet($"{SiteOptions.Section}:{nameof(SiteOptions.AccountQr)}"))
        {
            yield return "Login:Method is Message, but nothing tells visitors which account to send the number to: set Site:AccountName, "
                + "Site:AccountQr or both. Example: Site__AccountName=示例公众号";
        }
    }

    private bool IsSet(string key) => !string.IsNullOrEmpty(configuration[key]);
}
