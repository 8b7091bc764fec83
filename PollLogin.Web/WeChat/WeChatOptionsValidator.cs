using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.WeChat;

/// <summary>Rules between settings. Where the simulator is on, it has filled in its own account before this looks.</summary>
internal sealed class WeChatOptionsValidator(SetupMode setup) : IValidateOptions<WeChatOptions>
{
    // What tutorials, samples and our own pages use: a stranger tries these first.
    private static readonly HashSet<string> KnownTokens = new(StringComparer.OrdinalIgnoreCase)
    {
        "weixin", "wechat", "token", "test", "mytoken", "easywechat", "your-token", "yourtoken", "uni-heart", "pamtest", "AAAAA", "abc", "abc123",
        "123", "1234", "12345", "123456", "12345678", "123456789", "1234567890", "admin", "password", "polllogin", "4Jd7sKq29XcVb1Ln",
    };

    public ValidateOptionsResult Validate(string? name, WeChatOptions options) => !setup.IsOn && Faults(options).Concat(WeakToken(options.Token)).ToArray() is { Length: > 0 } faults
        ? ValidateOptionsResult.Fail(faults)
        : ValidateOptionsResult.Success;

    private static IEnumerable<string> Faults(WeChatOptions options)
    {
        if (options.AppId is "")
        {
            yield return "WeChat:AppId is empty: set it to your Official Account's AppID. Example: WeChat__AppId=wx0123456789abcdef. "
                + "To try the product without an account, start it in Development, where a simulator takes WeChat's place: ASPNETCORE_ENVIRONMENT=Development";
        }

        if (options.Token is "")
        {
            yield return "WeChat:Token is empty, so that anybody could sign as WeChat: set it to the Token of the account's console page "
                + "\"服务器配置\", and make up one of your own. It looks like: WeChat__Token=4Jd7sKq29XcVb1Ln";
        }

        if (options is { EncodingAesKey: "", PreviousEncodingAesKey: not "" })
        {
            yield return "WeChat:PreviousEncodingAesKey is set without WeChat:EncodingAesKey: set the new key too, or take the old one away. "
                + "Example: WeChat__EncodingAesKey=abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
        }

        if (options.OriginalId is not "" && !options.OriginalId.StartsWith("gh_", StringComparison.Ordinal))
        {
            yield return $"WeChat:OriginalId is \"{options.OriginalId}\", but the console's 原始ID begins with gh_: with another value every push "
                + "would be refused. Example: WeChat__OriginalId=gh_0123456789ab";
        }

        if (options is { OAuth: true, AppSecret: "" })
        {
            yield return "WeChat:OAuth is true, but WeChat:AppSecret is empty: WeChat says whose a code is only to who has the secret. Set it, or take "
                + "WeChat:OAuth away. Example: WeChat__AppSecret=0123456789abcdef0123456789abcdef";
        }

        if (!options.AuthorizeUrl.StartsWith('/') && !IsApiBase(options.AuthorizeUrl))
        {
            yield return $"WeChat:AuthorizeUrl is \"{options.AuthorizeUrl}\", but must be an https URL (http only for this machine) or a local path, since people are sent "
                + "there. Example: https://open.weixin.qq.com/connect/oauth2/authorize";
        }

        if (!IsApiBase(options.ApiBase))
        {
            yield return $"WeChat:ApiBase is \"{options.ApiBase}\", but must be an https URL (http only for this machine), since the AppSecret "
                + "goes there. Example: https://api.weixin.qq.com";
        }
    }

    private static IEnumerable<string> WeakToken(string token)
    {
        if (KnownTokens.Contains(token))
        {
            yield return $"WeChat:Token is \"{token}\", which anybody would try: make up another, here and in the console, of 16 to 32 random letters "
                + "and digits. Example: WeChat__Token=4Jd7sKq29XcVb1Ln";
        }
    }

    private static bool IsApiBase(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.Query == "" && uri.Fragment == "";
}
