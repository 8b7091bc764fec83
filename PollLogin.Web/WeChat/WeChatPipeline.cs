using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace PollLogin.Web.WeChat;

/// <summary>How often and how long WeChat is asked: one pipeline for the process, so that its breaker knows of every call.</summary>
public sealed class WeChatPipeline
{
    /// <summary>The longest that a whole act (a token, a code and every retry) may take: a visitor waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4.5);

    private static readonly TimeSpan OneTry = TimeSpan.FromSeconds(2);

    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly ResiliencePipeline _pipeline;

    public WeChatPipeline(TimeProvider clock) => _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddTimeout(Patience)
        .AddRetry(new RetryStrategyOptions
        {
            // A refusal is an answer: asking again would get it again, and count against the quota.
            ShouldHandle = call => ValueTask.FromResult(IsNetworkFault(call.Outcome.Exception) || PassesByItself(call.Outcome.Exception)),
            MaxRetryAttempts = 2,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            UseJitter = true,
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = call => ValueTask.FromResult(IsNetworkFault(call.Outcome.Exception)),
            FailureRatio = 0.9,
            MinimumThroughput = 6,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromSeconds(10),
            StateProvider = _breaker,
        })
        .AddTimeout(OneTry)
        .Build();

    /// <summary>Closed: WeChat is asked. Open: it has not answered for so long that nobody waits for it.</summary>
    public CircuitState Breaker => _breaker.CircuitState;

    /// <summary>Runs one call: 2 s a try, up to 3 tries for faults that pass by themselves, none while the breaker is open.</summary>
    public ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancel) =>
        _pipeline.ExecuteAsync(call, cancel);

    private static bool IsNetworkFault(Exception? fault) => fault is TimeoutRejectedException or HttpRequestException { StatusCode: null };

    private static bool PassesByItself(Exception? fault) => fault is WeChatException { Code: -1 }
        or HttpRequestException { StatusCode: >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests };
}
