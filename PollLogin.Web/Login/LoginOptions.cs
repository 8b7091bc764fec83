using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Login;

/// <summary>How long the parts of a login live (section <c>Login</c>).</summary>
public sealed class LoginOptions
{
    public const string Section = "Login";

    /// <summary>Lifetime of one QR code: 1 to 10 minutes, default 10. WeChat is asked for the same (<c>expire_seconds</c>).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "00:10:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long after its approval a login may be collected by the browser: 1 to 60 minutes, default 5. A hidden tab may be woken only once
    /// a minute, and the code may have expired meanwhile.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan CollectWithin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the page waits between two polls: 0.2 to 30 seconds, default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:00:30")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a login session lives: 1 minute to 365 days, default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan CookieLifetime { get; set; } = TimeSpan.FromDays(1);
}
