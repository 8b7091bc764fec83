using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Shared;

/// <summary>
/// How much one stranger may ask for (section <c>Limits</c>). 0 means no limit. What is counted a minute or a second is counted in each
/// process; what is counted a day, in the database for all of them.
/// </summary>
public sealed class LimitsOptions
{
    public const string Section = "Limits";

    /// <summary>New QR codes for one client address a minute (IPv6 by /64), at once and then evenly. In each process.</summary>
    [Range(0, 1_000_000)]
    public int NewCodesPerAddressPerMinute { get; set; } = 60;

    /// <summary>New QR codes for one client address a day, by Beijing's midnight as WeChat's quota is.</summary>
    [Range(0, 1_000_000)]
    public int NewCodesPerAddressPerDay { get; set; } = 2000;

    /// <summary>New QR codes a day for all. WeChat grants a verified account 100,000, a test account 10,000: set 8000 there.</summary>
    [Range(0, 1_000_000)]
    public int NewCodesPerDay { get; set; } = 80_000;

    /// <summary>Polls of one login a second; twice as many at once, for several tabs. In each process.</summary>
    [Range(0, 10_000)]
    public int PollsPerSessionPerSecond { get; set; } = 5;

    /// <summary>Polls for unknown or foreign uids from one address a minute. Honest polls never count. In each process.</summary>
    [Range(0, 1_000_000)]
    public int BadPollsPerAddressPerMinute { get; set; } = 60;
}
