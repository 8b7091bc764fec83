using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Gateway;

/// <summary>
/// <c>/gateway/nginx</c> and <c>/gateway/forwarded</c>: what proxies ask before each request to the sites behind them. An answer has a status,
/// Location or the identity, and no body.
/// </summary>
internal sealed partial class GatewayEndpoint
{
    private readonly Dictionary<string, Dialect> _dialects = new(StringComparer.OrdinalIgnoreCase);
    private readonly Gatekeeper _gatekeeper;
    private readonly TrustedProxies _proxies;
    private readonly Identity _identity;
    private readonly ILogger<GatewayEndpoint> _log;

    public GatewayEndpoint(Gatekeeper gatekeeper, Groups groups, TrustedProxies proxies, IOptions<SiteOptions> site, ILogger<GatewayEndpoint> log)
    {
        (_gatekeeper, _proxies, _log) = (gatekeeper, proxies, log);
        _identity = new Identity(groups, site.Value);
        // Below the path base and, for proxies on this machine that ask past it, without.
        foreach (var below in new[] { "", site.Value.PathBase }.Distinct(StringComparer.Ordinal))
        {
            _dialects[below + "/gateway/nginx"] = new NginxDialect();
            _dialects[below + "/gateway/forwarded"] = new ForwardedDialect();
        }
    }

    /// <returns><see langword="null"/> for any other path.</returns>
    public Dialect? DialectOf(PathString path) => path.Value is { } text ? _dialects.GetValueOrDefault(text) : null;

    public async Task AnswerAsync(HttpContext context, Dialect dialect)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        if (!_proxies.Contain(context.Connection.RemoteIpAddress))
        {
            LogStranger(context.Connection.RemoteIpAddress);
            response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        try
        {
            var original = dialect.Read(context.Request.Headers);
            var decision = await _gatekeeper.DecideAsync(context, original);
            response.StatusCode = dialect.Status(decision, original, context.Request.Headers);
            switch (decision)
            {
                case Decision.LetIn(var member):
                    _identity.Write(response.Headers, member);
                    break;
                case Decision.LogIn(var url):
                    response.Headers.Location = url;
                    break;
            }
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            LogBroken(fault);
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    [LoggerMessage(5010, LogLevel.Warning, "Somebody at {Address} asked as a proxy would: where it is one of yours, list it in Site:TrustedProxies")]
    private partial void LogStranger(System.Net.IPAddress? address);

    [LoggerMessage(5011, LogLevel.Error, "The database did not say who is signed in: nobody was let in")]
    private partial void LogBroken(Exception fault);
}
