using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>Settles, before anything else looks at a request, who sent it, by which scheme and host, and below which path.</summary>
internal static class ReverseProxy
{
    public static void UseReverseProxy(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;

        var sightings = app.Services.GetRequiredService<Sightings>();
        var proxies = app.Services.GetRequiredService<TrustedProxies>();
        app.UseWhen(context => IsForwarded(context.Request.Headers), forwarded =>
        {
            forwarded.Use((context, next) =>
            {
                if (context.Connection.RemoteIpAddress is { } peer && !proxies.Contain(peer))
                {
                    sightings.Note(Sightings.UntrustedProxy, (peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer).ToString());
                }

                return next(context);
            });

            // The framework reads an empty list as "trust everybody": with nobody to trust, the headers are not read at all.
            if (proxies.Networks.Count > 0)
            {
                forwarded.UseForwardedHeaders(Trusting(proxies));
            }
        });

        if (site.PublicUrl is not "")
        {
            var url = new Uri(site.PublicUrl);
            var host = HostString.FromUriComponent(url);
            app.Use((context, next) =>
            {
                context.Request.Scheme = url.Scheme;
                context.Request.Host = host;
                return next(context);
            });
        }

        if (site.PathBase is not "")
        {
            // A proxy that strips the prefix sends the bare path; links must carry the prefix all the same.
            app.Use((context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(site.PathBase, out var rest))
                {
                    context.Request.Path = rest.HasValue ? rest : "/";
                }

                context.Request.PathBase = site.PathBase;
                return next(context);
            });
        }
    }

    private static bool IsForwarded(IHeaderDictionary headers) =>
        headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
        || headers.ContainsKey(ForwardedHeadersDefaults.XForwardedProtoHeaderName)
        || headers.ContainsKey(ForwardedHeadersDefaults.XForwardedHostHeaderName);

    private static ForwardedHeadersOptions Trusting(TrustedProxies proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in proxies.Networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        return options;
    }
}
