using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Login;

/// <summary>
/// What one address or one login may ask for, as this process has counted it. Behind a key: who is not the browser of a login cannot use
/// up its polls.
/// </summary>
public sealed class LoginLimits(IOptions<LimitsOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _newCodes = Evenly(options.Value.NewCodesPerAddressPerMinute, TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<string> _badPolls = Evenly(options.Value.BadPollsPerAddressPerMinute, TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<string> _polls = Bucket(
        options.Value.PollsPerSessionPerSecond * 2, options.Value.PollsPerSessionPerSecond, TimeSpan.FromSeconds(1));

    /// <summary>How long it takes until an address that has had a minute's codes gets one more.</summary>
    public TimeSpan UntilNextCode { get; } = TimeSpan.FromMinutes(1) / Math.Max(1, options.Value.NewCodesPerAddressPerMinute);

    public bool MayHaveNewCode(Client client) => Take(_newCodes, client.Network);

    /// <summary>For a login that is not on the board: there its entry keeps the pace.</summary>
    public bool MayPoll(UInt128 uid) => Take(_polls, Uid.Text(uid));

    public bool MayPollInVain(Client client) => Take(_badPolls, client.Network);

    public void Dispose()
    {
        _newCodes.Dispose();
        _badPolls.Dispose();
        _polls.Dispose();
    }

    private static bool Take(PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired;
    }

    // All at once, and then one at a time: a full minute's worth is never refused.
    private static PartitionedRateLimiter<string> Evenly(int limit, TimeSpan period) => Bucket(limit, 1, limit == 0 ? period : period / limit);

    private static PartitionedRateLimiter<string> Bucket(int burst, int tokens, TimeSpan period) => PartitionedRateLimiter.Create<string, string>(
        key => burst == 0
            ? RateLimitPartition.GetNoLimiter(key)
            : RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = burst,
                TokensPerPeriod = tokens,
                ReplenishmentPeriod = period,
                QueueLimit = 0,
            }));
}
