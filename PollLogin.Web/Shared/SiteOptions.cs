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

    /// <summary>IANA name of the time zone of times in the chat and in pages.</summary>
    [Required]
    public string TimeZone { get; set; } = "Asia/Shanghai";

    /// <summary>Whether people reach the site by https, as far as the settings tell. Decided once, at start.</summary>
    public bool IsHttps => PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
