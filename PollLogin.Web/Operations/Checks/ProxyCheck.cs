using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations.Checks;

/// <summary>Whether somebody forwards requests whose word is not taken: then every visitor has the proxy's address, and perhaps the wrong scheme.</summary>
internal sealed class ProxyCheck(KeptSightings sightings, TimeProvider clock) : ICheck
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    public string Topic => "Proxy";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel) =>
        await sightings.FindAsync(Sightings.UntrustedProxy, cancel) is { } seen && clock.GetUtcNow() - seen.At < Recent
            ? [new Finding(Topic, Health.Doubtful, $"{seen.Words} sent X-Forwarded headers (last at {seen.At:u}) and is not in Site:TrustedProxies: they were not believed.",
                $"If it is your proxy, set Site__TrustedProxies={seen.Words}; if it is a visitor, all is well.")]
            : [new Finding(Topic, Health.Well, "Nobody but trusted proxies sent X-Forwarded headers within a day.")];
}
