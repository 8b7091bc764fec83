using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Shared;

/// <summary>How the site is called and reached (section <c>Site</c>).</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>
    /// Scheme and host that people use, without a path. When set it <em>is</em> the scheme and host of every request, whatever a header
    /// says; <c>https</c> makes cookies Secure and prefixed. Empty (default): the request's own.
    /// </summary>
    [Example("https://login.example.com")]
    public string PublicUrl { get; set; } = "";

    /// <summary>
    /// IP addresses or CIDR ranges of the proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed: an array, or one
    /// string with commas. Default: this machine. A given list replaces the default; an empty one trusts nobody.
    /// </summary>
    [Example("10.0.0.0/8,192.168.1.5")]
    public string[] TrustedProxies { get; set; } = ["127.0.0.0/8", "::1"];

    /// <summary>Path below which the site is mounted, such as <c>/auth</c>; works whether the proxy strips it or not. Empty (default): the root.</summary>
    [Example("/auth")]
    public string PathBase { get; set; } = "";

    /// <summary>The site's name in pages and in the chat, 1 to 40 characters.</summary>
    [Required, StringLength(40, MinimumLength = 1)]
    public string Title { get; set; } = "PollLogin";

    /// <summary>The Official Account's name in WeChat, where visitors send a login number to. Empty (default): not told.</summary>
    [StringLength(40)]
    [Example("示例公众号")]
    public string AccountName { get; set; } = "";

    /// <summary>
    /// The account's own fixed QR code, from its console: a PNG or JPEG file of at most 1 MB, relative to where the program lies. Shown beside
    /// a login number. Empty (default): none.
    /// </summary>
    [Example("account-qr.png")]
    public string AccountQr { get; set; } = "";

    /// <summary>The site's logo above each page: a PNG or JPEG file of at most 1 MB, relative to where the program lies. Empty (default): none.</summary>
    [Example("logo.png")]
    public string Logo { get; set; } = "";

    /// <summary>
    /// Colour of buttons and links on the light card, <c>#rrggbb</c>; its contrast with white must be 4.5 or more (WCAG 2.2, 1.4.3). Empty
    /// (default): green. Where it is set and <see cref="AccentColorDark"/> is not, the dark keeps the green.
    /// </summary>
    [Example("#0a7d43")]
    public string AccentColor { get; set; } = "";

    /// <summary>The same on the dark card, <c>#1a221e</c>.</summary>
    [Example("#4cc483")]
    public string AccentColorDark { get; set; } = "";

    /// <summary>ICP filing number (备案号) for the foot of each page, linked to its register. Empty (default): none.</summary>
    [StringLength(60)]
    [Example("京ICP备00000000号-1")]
    public string IcpNumber { get; set; } = "";

    /// <summary>Where the site says what it does with data: an https address or a local path. Empty (default): no link.</summary>
    [Example("https://www.example.com/privacy")]
    public string PrivacyUrl { get; set; } = "";

    /// <summary>IANA name of the time zone of times in the chat and in pages.</summary>
    [Required]
    public string TimeZone { get; set; } = "Asia/Shanghai";

    /// <summary>Whether people reach the site by https, as far as the settings tell. Decided once, at start.</summary>
    public bool IsHttps => PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
