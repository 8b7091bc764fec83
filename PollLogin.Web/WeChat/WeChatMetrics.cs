using System.Diagnostics.Metrics;
using System.Globalization;
using PollLogin.Web.Shared;
using Polly.CircuitBreaker;

namespace PollLogin.Web.WeChat;

/// <summary>How WeChat answers this process, for whoever watches it; <c>docs/metrics.md</c> has the names.</summary>
public sealed class WeChatMetrics : IMetrics
{
    private readonly Counts<(string Api, string Errcode)> _calls;

    public WeChatMetrics(IMeterFactory meters, WeChatPipeline pipeline)
    {
        var meter = meters.Ours();
        _calls = new(meter, "polllogin.wechat.calls", "Calls to WeChat's API, each try, by WeChat's errcode: 0 is well, none is no answer",
            call => [new("api", call.Api), new("errcode", call.Errcode)], (AccessToken.Api, "0"), (WeChatApi.CreateQr, "0"), (WeChatApi.UserInfo, "0"));
        meter.CreateObservableGauge("polllogin.wechat.breaker", () => new Measurement<int>[]
            {
                Is(pipeline.Breaker, CircuitState.Closed, "closed"),
                Is(pipeline.Breaker, CircuitState.HalfOpen, "half_open"),
                Is(pipeline.Breaker, CircuitState.Open, "open"),
            }, description: "1 for the state that the breaker is in: while it is open, WeChat is not asked");
    }

    /// <param name="errcode">WeChat's; <see langword="null"/> for no answer.</param>
    public void Called(string api, int? errcode) => _calls.Add((api, errcode?.ToString(CultureInfo.InvariantCulture) ?? "none"));

    private static Measurement<int> Is(CircuitState now, CircuitState state, string name) =>
        new(now == state ? 1 : 0, new KeyValuePair<string, object?>("state", name));
}
