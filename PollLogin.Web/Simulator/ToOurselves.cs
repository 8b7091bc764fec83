using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Simulator;

/// <summary>Sends requests to this very process, at the address that it turned out to listen on.</summary>
internal sealed class ToOurselves(IServer server, IOptions<SiteOptions> site) : DelegatingHandler
{
    /// <summary>What the settings say of the simulated API; scheme, host and port are filled in here.</summary>
    public const string ApiBase = "http://localhost/simulator/wechat";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(Origin(), site.Value.PathBase + request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }

    private Uri Origin()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var address = addresses.OrderBy(address => address.StartsWith("https:", StringComparison.Ordinal)).FirstOrDefault() ?? "http://localhost";
        // "Any address" can be listened on, but not gone to.
        return new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .Replace("//+", "//localhost", StringComparison.Ordinal)
            .Replace("//*", "//localhost", StringComparison.Ordinal));
    }
}
