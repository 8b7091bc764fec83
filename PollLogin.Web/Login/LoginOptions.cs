using System.ComponentModel.DataAnnotations;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>How long the parts of a login live, and what it takes (section <c>Login</c>).</summary>
public sealed class LoginOptions
{
    public const string Section = "Login";

    /// <summary>A QR code where WeChat gives one, else a number to send to the account (Auto, default), only a QR code (Qr), or only the number (Message).</summary>
    public LoginMethod Method { get; set; } = LoginMethod.Auto;

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

    /// <summary>
    /// How long a poll may be held until its login changes (long polling): 1 to 25 seconds; 0 (default): not at all. For sites whose proxy and
    /// hosting bear it; the page goes back to short polls by itself where they do not.
    /// </summary>
    [LongPollRange(ErrorMessage = "must be 00:00:00, or lie between 00:00:01 and 00:00:25")]
    [Example("00:00:20")]
    public TimeSpan LongPoll { get; set; } = TimeSpan.Zero;

    /// <summary>Polls that one process holds at once: 0 to 100,000, default 10,000. Whoever comes later is answered at once.</summary>
    [Range(0, 100_000)]
    public int MaxLongPolls { get; set; } = 10_000;

    /// <summary>How often a process asks the table what other processes have changed: 0.05 to 5 seconds, default 0.2.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:05")]
    public TimeSpan FollowInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Waiting logins that one process keeps in memory, under 1 KiB each: 0 to 10,000,000, default 100,000. Polls of those beyond ask the table.
    /// </summary>
    [Range(0, 10_000_000)]
    public int MaxWaiting { get; set; } = 100_000;

    /// <summary>How long a login session lives at most: 1 minute to 365 days, default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan CookieLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a login session lives without a request: 5 minutes to 365 days. 0 (default): as long as <see cref="CookieLifetime"/>.
    /// </summary>
    [IdleRange(ErrorMessage = "must be 00:00:00, or lie between 00:05:00 and 365.00:00:00")]
    [Example("02:00:00")]
    public TimeSpan IdleLifetime { get; set; } = TimeSpan.Zero;

    /// <summary>What it takes, after the scan, to sign in: nothing (None, default), a 1 in the chat (Approve), or the chat's 6 digits typed into the page (Number).</summary>
    public Confirmation Confirmation { get; set; } = Confirmation.None;

    /// <summary>Whether a browser in which a person confirmed a login is spared the confirmation for 30 days. Default: false.</summary>
    public bool RememberBrowser { get; set; }

    /// <summary>The openids or member ids that may sign in: an array, or one string with commas. Empty (default): everybody.</summary>
    [Example("oABCDEFGHIJKLMNOPQRSTUVWXYZ12,42")]
    public string[] Members { get; set; } = [];

    /// <summary>From the code to the last moment at which the login can be collected: scanned at the end, confirmed at the end.</summary>
    public TimeSpan LongestLogin => Lifetime + (Confirmation == Confirmation.None ? TimeSpan.Zero : ConfirmAtLeast) + CollectWithin;

    /// <summary>How long a confirmation may take, however late the scan came.</summary>
    public static readonly TimeSpan ConfirmAtLeast = TimeSpan.FromMinutes(5);

    private sealed class LongPollRangeAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) =>
            value is TimeSpan wait && (wait == TimeSpan.Zero || (wait >= TimeSpan.FromSeconds(1) && wait <= TimeSpan.FromSeconds(25)));
    }

    private sealed class IdleRangeAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) =>
            value is TimeSpan idle && (idle == TimeSpan.Zero || (idle >= TimeSpan.FromMinutes(5) && idle <= TimeSpan.FromDays(365)));
    }
}
