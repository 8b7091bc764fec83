using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using PollLogin.Web.Shared;

namespace PollLogin.Web.WeChat;

/// <summary>The Official Account (section <c>WeChat</c>): every value is on its console's page "基本配置".</summary>
public sealed class WeChatOptions
{
    public const string Section = "WeChat";

    /// <summary>The account's AppID. Empty (default): in Development the simulator plays the account; elsewhere the start is refused.</summary>
    [Example("wx0123456789abcdef")]
    public string AppId { get; set; } = "";

    /// <summary>The account's AppSecret. Keep it in the environment or in user secrets. May be empty with <c>Login:Method=Message</c>.</summary>
    [PasswordPropertyText(true)]
    [Example("0123456789abcdef0123456789abcdef")]
    public string AppSecret { get; set; } = "";

    /// <summary>The Token that signs WeChat's calls: letters and digits, the same here and in the console.</summary>
    [PasswordPropertyText(true)]
    [RegularExpression(@"^\S*$", ErrorMessage = "must not hold a blank")]
    [Example("4Jd7sKq29XcVb1Ln")]
    public string Token { get; set; } = "";

    /// <summary>43 letters and digits. Set: only encrypted pushes are taken (safe or compatible mode). Empty (default): plain mode.</summary>
    [PasswordPropertyText(true)]
    [RegularExpression("^[A-Za-z0-9]{43}$", ErrorMessage = "must have exactly 43 letters and digits")]
    [Example("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")]
    public string EncodingAesKey { get; set; } = "";

    /// <summary>The key before a change, still believed, so that no push is lost while the change spreads. Empty (default): none.</summary>
    [PasswordPropertyText(true)]
    [RegularExpression("^[A-Za-z0-9]{43}$", ErrorMessage = "must have exactly 43 letters and digits")]
    [Example("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")]
    public string PreviousEncodingAesKey { get; set; } = "";

    /// <summary>The account's original id. Set: pushes to another one are refused. Empty (default): not looked at.</summary>
    [Example("gh_0123456789ab")]
    public string OriginalId { get; set; } = "";

    /// <summary>
    /// Whether people in WeChat's own browser sign in by web authorisation (网页授权) instead of a code that they cannot scan. For verified
    /// service accounts and test accounts, with this site's host registered in the console. Default: false.
    /// </summary>
    public bool OAuth { get; set; }

    /// <summary>Where WeChat's browser is sent for it: an https URL, or a local path (the simulator's).</summary>
    [Required]
    public string AuthorizeUrl { get; set; } = "https://open.weixin.qq.com/connect/oauth2/authorize";

    /// <summary>Where WeChat's API is. http is taken only for this machine.</summary>
    [Required]
    public string ApiBase { get; set; } = "https://api.weixin.qq.com";

    /// <summary>How far a push's timestamp may lie from our clock, either way: 30 seconds to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "01:00:00")]
    public TimeSpan MaxClockSkew { get; set; } = TimeSpan.FromMinutes(5);
}
