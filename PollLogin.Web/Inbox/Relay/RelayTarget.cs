using System.Net;
using System.Net.Sockets;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PollLogin.Web.Inbox.Relay;

/// <summary>One back end that shares the account's server URL.</summary>
/// <param name="address">Where it takes WeChat's pushes.</param>
/// <param name="kinds">What it wants, as <see cref="WeChat.MessageHead.Kind"/> names it, letter case aside; empty: everything.</param>
internal sealed class RelayTarget(Uri address, IReadOnlySet<string> kinds)
{
    /// <summary>WeChat waits 5 s; what comes later is no use to it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private ResiliencePipeline _pipeline = ResiliencePipeline.Empty;

    /// <summary>For the log: no path, which may hold a secret.</summary>
    public string Name => address.Authority;

    public bool Wants(string kind) => kinds.Count == 0 || kinds.Contains(kind);

    /// <summary>Its address, with what WeChat asked: the signature is checked there as it would be without us.</summary>
    public Uri With(string query) => new UriBuilder(address) { Query = address.Query is "" ? query : $"{address.Query}&{query.TrimStart('?')}" }.Uri;

    /// <summary>4 seconds, and none for half a minute once half of its answers failed: a back end that is down costs the chat no wait.</summary>
    public ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, ValueTask<T>> ask) => _pipeline.ExecuteAsync(ask);

    /// <param name="text">An entry of <see cref="RelayOptions.Targets"/>.</param>
    /// <returns><see langword="null"/> where it is none: no address, or one in the clear out in the world.</returns>
    public static RelayTarget? Parse(string text, TimeProvider clock)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length is not (1 or 2) || !Uri.TryCreate(words[0], UriKind.Absolute, out var address) || !IsSafe(address))
        {
            return null;
        }

        var kinds = words is [_, var wanted] ? wanted.Split('+', StringSplitOptions.RemoveEmptyEntries) : [];
        return kinds.All(kind => kind.All(c => char.IsAsciiLetterOrDigit(c) || c is '_'))
            ? new RelayTarget(address, kinds.ToHashSet(StringComparer.OrdinalIgnoreCase)) { _pipeline = Pipeline(clock) }
            : null;
    }

    // In the clear only where nobody listens in: this machine, a private network, a container's name.
    private static bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps
        || (address.Scheme == Uri.UriSchemeHttp && (address.IsLoopback || (IPAddress.TryParse(address.DnsSafeHost, out var ip)
            ? IsPrivate(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip)
            : !address.Host.Contains('.', StringComparison.Ordinal))));

    private static bool IsPrivate(IPAddress ip) => ip.AddressFamily == AddressFamily.InterNetworkV6
        ? ip.IsIPv6UniqueLocal || ip.IsIPv6LinkLocal
        : ip.GetAddressBytes() is var octets
            && (octets[0] is 10 or 127 || (octets[0] == 172 && octets[1] is >= 16 and < 32) || (octets[0] == 192 && octets[1] == 168));

    private static ResiliencePipeline Pipeline(TimeProvider clock) => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = call => ValueTask.FromResult(call.Outcome.Exception is HttpRequestException or TimeoutRejectedException),
            FailureRatio = 0.5,
            MinimumThroughput = 4,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromSeconds(30),
        })
        .AddTimeout(Patience)
        .Build();
}
