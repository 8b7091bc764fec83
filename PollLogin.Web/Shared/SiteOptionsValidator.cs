using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

internal sealed partial class SiteOptionsValidator(IConfiguration configuration) : IValidateOptions<SiteOptions>
{
    public ValidateOptionsResult Validate(string? name, SiteOptions options) => Faults(options).ToArray() is { Length: > 0 } faults
        ? ValidateOptionsResult.Fail(faults)
        : ValidateOptionsResult.Success;

    private IEnumerable<string> Faults(SiteOptions options)
    {
        // The framework then believes X-Forwarded-* from everybody, before our own list is asked.
        if (configuration.GetValue<string>("FORWARDEDHEADERS_ENABLED") is { } all && all.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            yield return "ASPNETCORE_FORWARDEDHEADERS_ENABLED is true, so that anybody could claim any address: take it away, and list your proxies "
                + "in Site:TrustedProxies. Example: Site__TrustedProxies=10.0.0.0/8";
        }

        if (options.PublicUrl is not "" && !IsOrigin(options.PublicUrl))
        {
            yield return $"Site:PublicUrl is \"{options.PublicUrl}\", but must be scheme and host only, without a path (that goes to Site:PathBase). "
                + "Example: https://login.example.com";
        }

        if (options.PathBase is not "" && !PathBasePattern().IsMatch(options.PathBase))
        {
            yield return $"Site:PathBase is \"{options.PathBase}\", but must be empty, or begin with a slash and not end with one. Example: /auth";
        }

        foreach (var proxy in options.TrustedProxies.Where(proxy => !TrustedProxies.TryParse(proxy, out _)))
        {
            yield return $"Site:TrustedProxies holds \"{proxy}\", which is no IP address and no CIDR range. Example: 10.0.0.0/8,192.168.1.5";
        }

        string?[] looks =
        [
            Picture.Fault("Site:AccountQr", options.AccountQr),
            Picture.Fault("Site:Logo", options.Logo),
            Brand.Fault("Site:AccentColor", options.AccentColor, Brand.LightCard),
            Brand.Fault("Site:AccentColorDark", options.AccentColorDark, Brand.DarkCard),
        ];
        foreach (var fault in looks.OfType<string>())
        {
            yield return fault;
        }

        if (options.PrivacyUrl is not "" && !IsPage(options.PrivacyUrl))
        {
            yield return $"Site:PrivacyUrl is \"{options.PrivacyUrl}\", but must be an https address or a local path. Example: https://www.example.com/privacy";
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
        {
            yield return $"Site:TimeZone is \"{options.TimeZone}\", which this system does not know. Example: Asia/Shanghai";
        }
    }

    private static bool IsPage(string url) =>
        LocalUrl.OrNull(url) is not null || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo == "");

    private static bool IsOrigin(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.PathAndQuery == "/" && uri.Fragment == "" && uri.UserInfo == "" && uri.Host != "";

    [GeneratedRegex(@"^(/[A-Za-z0-9._~-]+)+\z")]
    private static partial Regex PathBasePattern();
}
