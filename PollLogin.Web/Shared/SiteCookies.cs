using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>
/// Names and guards of the product's cookies. Where PublicUrl is https they are Secure and carry a prefix that browsers enforce: without it
/// a sibling subdomain could plant its own <c>polllogin.browser</c> and collect the victim's scan.
/// </summary>
public sealed class SiteCookies(IOptions<SiteOptions> options)
{
    private readonly SiteOptions _site = options.Value;

    /// <summary><c>polllogin.{name}</c>, with <c>__Host-</c> or, below a path base, <c>__Secure-</c> in front. Fixed for the life of the process.</summary>
    public string Name(string name) => (_site.IsHttps, _site.PathBase) switch
    {
        (false, _) => $"polllogin.{name}",
        (true, "") => $"__Host-polllogin.{name}",
        (true, _) => $"__Secure-polllogin.{name}",
    };

    /// <summary>
    /// The value of one cookie, as it was sent, without the collection of all of them that the framework would make for each poll. Of two with
    /// one name the last counts, as it does there.
    /// </summary>
    public static string? Find(HttpRequest request, string name)
    {
        string? found = null;
        foreach (var header in request.Headers.Cookie)
        {
            foreach (var part in header.AsSpan().Split(';'))
            {
                var cookie = header.AsSpan()[part].Trim();
                if (cookie.Length > name.Length && cookie[name.Length] == '=' && cookie.StartsWith(name, StringComparison.Ordinal))
                {
                    found = cookie[(name.Length + 1)..].ToString();
                }
            }
        }

        return found;
    }

    /// <summary>Gives <paramref name="cookie"/> the name and the guards that all our cookies share.</summary>
    public CookieBuilder Guard(CookieBuilder cookie, string name)
    {
        cookie.Name = Name(name);
        cookie.Path = _site.PathBase is "" ? "/" : _site.PathBase;
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = _site.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        return cookie;
    }

    /// <summary>As <see cref="Guard"/>, but for every path of this host and, where a <paramref name="domain"/> is given, for every host below it.</summary>
    public CookieBuilder Share(CookieBuilder cookie, string name, string domain)
    {
        Guard(cookie, name);
        cookie.Path = "/";
        cookie.Domain = domain is "" ? null : domain;
        // Browsers take __Host- for what has no domain and the path /.
        cookie.Name = (_site.IsHttps, domain) switch
        {
            (false, _) => $"polllogin.{name}",
            (true, "") => $"__Host-polllogin.{name}",
            (true, _) => $"__Secure-polllogin.{name}",
        };
        return cookie;
    }

    /// <summary>What to append to a response for a cookie of ours that lives for <paramref name="maxAge"/>.</summary>
    public CookieOptions Build(HttpContext context, string name, TimeSpan maxAge, bool isHttpOnly = true)
    {
        var cookie = Guard(new CookieBuilder { MaxAge = maxAge }, name);
        cookie.HttpOnly = isHttpOnly;
        return cookie.Build(context);
    }
}
