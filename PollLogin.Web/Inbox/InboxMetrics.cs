using System.Diagnostics.Metrics;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>What comes to <c>/wechat</c> of this process, for whoever watches it; <c>docs/metrics.md</c> has the names.</summary>
public sealed class InboxMetrics : IMetrics
{
    private readonly Histogram<double> _time;
    private readonly Counts<string> _refused;

    public InboxMetrics(IMeterFactory meters)
    {
        var meter = meters.Ours();
        _time = meter.CreateHistogram("polllogin.push.time", "s", "From a push of WeChat's to our answer: WeChat waits 5 s",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 3.5, 5] });
        _refused = new(meter, "polllogin.pushes.refused", "Calls of /wechat that were refused, by the check that failed", check => [new("check", check)],
            "timestamp", "signature", "msg_signature", "downgrade", "key", "replay", "verification", "ToUserName");
    }

    /// <param name="message"><see langword="null"/> for one that could not be read.</param>
    public void Answered(WeChatMessage? message, TimeSpan took) =>
        _time.Record(took.TotalSeconds, new KeyValuePair<string, object?>("kind", message?.GetType().Name.ToLowerInvariant() ?? "unreadable"));

    /// <param name="check">The log's words: the check's name stands before the colon.</param>
    public void Refused(string check) => _refused.Add(check.Split(':')[0]);
}
