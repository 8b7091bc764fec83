using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>Settles, before anything else looks at a request, who sent it, by which scheme and host, and below which path.</summary>
internal static class ReverseProxy
{
    public static void UseReverseProxy(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;

        // The framework reads an empty list as "trust everybody": with nobody to trust, the headers are not read at all.
        if (site.TrustedProxies.Length > 0)
        {
            app.UseForwardedHeaders(Trusting(site.TrustedProxies));
        }

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

    private static ForwardedHeadersOptions Trusting(string[] proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in proxies)
        {
            if (TryParseNetwork(proxy, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
        }

        return options;
    }

    /// <summary>Reads a CIDR range, or a single address as the range that holds it alone.</summary>
    internal static bool TryParseNetwork(string text, out System.Net.IPNetwork network)
    {
        // The framework reads 999 as 0.0.3.231.
        if (IPAddress.TryParse(text, out var address) && (text.Contains(':') || text.Count(c => c == '.') == 3))
        {
            network = new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return System.Net.IPNetwork.TryParse(text, out network);
    }
}
