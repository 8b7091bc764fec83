using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Gateway;

/// <summary>
/// The way from another site to the login and back. The login itself only knows local paths; the address of the site travels sealed, so that
/// nobody is ever sent to one that was not asked for, and a proxy that adds to queries changes nothing.
/// </summary>
internal sealed class WayBack(IDataProtectionProvider protection, ProtectedSites sites, IOptions<SiteOptions> site, TimeProvider clock)
{
    // As long as somebody may sit before the login page, and then scan.
    private static readonly TimeSpan Lives = TimeSpan.FromHours(1);

    private readonly IDataProtector _protector = protection.CreateProtector("PollLogin.Gateway.WayBack");

    /// <summary>Where to log in for <paramref name="original"/>. An address too long for the way leads back to the front page of its site.</summary>
    public string LoginUrl(OriginalRequest original)
    {
        var back = Path(original);
        var login = site.Value.PathBase + "/login?returnUrl=" + Uri.EscapeDataString(
            back.Length <= LocalUrl.MaxLength ? back : Path(original with { PathAndQuery = "/" }));
        return site.Value.PublicUrl.TrimEnd('/') + login;
    }

    /// <returns><see langword="null"/> for what was forged, is too old, or leads to a site that is listed no more.</returns>
    public OriginalRequest? Open(string? sealedBack)
    {
        try
        {
            return _protector.Unprotect(sealedBack ?? "").Split(' ') is [var until, var url]
                && long.Parse(until, CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                && OriginalRequest.Of("GET", url) is { } original && sites.Find(original.Host) is not null
                    ? original
                    : null;
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// The address that a browser can use: where our cookie only goes over https, so does the visitor, whatever a proxy behind another one
    /// took the scheme to be.
    /// </summary>
    public string Url(OriginalRequest original) => $"{(site.Value.IsHttps ? "https" : original.Scheme)}://{original.Host}{original.PathAndQuery}";

    private string Path(OriginalRequest original)
    {
        var until = (clock.GetUtcNow() + Lives).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{site.Value.PathBase}/gateway/back?to={_protector.Protect($"{until} {original.Scheme}://{original.Host}{original.PathAndQuery}")}";
    }
}
