using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>What the operator gives the pages: a logo, the account's picture, a colour for the light and one for the dark.</summary>
internal static partial class Brand
{
    public const string LogoRoute = "/brand/logo";
    public const string AccountRoute = "/brand/account";
    public const string StyleRoute = "/brand/style.css";

    /// <summary>The cards that the colours stand on (site.css).</summary>
    public const string LightCard = "#ffffff";
    public const string DarkCard = "#1a221e";

    // WCAG 2.2, 1.4.3: for text of ordinary size.
    private const double ReadableContrast = 4.5;

    public static void MapBrand(this WebApplication app)
    {
        app.MapGet(LogoRoute, (HttpContext context, IOptions<SiteOptions> site) => Picture.Send(context, site.Value.Logo));
        app.MapGet(AccountRoute, (HttpContext context, IOptions<SiteOptions> site) => Picture.Send(context, site.Value.AccountQr));
        app.MapGet(StyleRoute, (HttpContext context, IOptions<SiteOptions> site) =>
        {
            Caching.Set(context, Version(site.Value));
            return Results.Text(Style(site.Value), "text/css");
        });
    }

    /// <returns>The address of the colours, below the path base; <see langword="null"/> where the site keeps ours.</returns>
    public static string? StyleUrl(SiteOptions site) =>
        site.AccentColor is "" && site.AccentColorDark is "" ? null : $"{StyleRoute}?v={Version(site)}";

    /// <returns>What is wrong with the setting; <see langword="null"/> where nothing is.</returns>
    public static string? Fault(string key, string colour, string card)
    {
        const string Advice = " Example: #0a7d43";
        return colour is "" ? null
            : !Colour().IsMatch(colour) ? $"{key} is \"{colour}\", but must be a # and 6 hex digits.{Advice}"
            : Contrast(colour, card) is var contrast && contrast < ReadableContrast
                ? string.Create(CultureInfo.InvariantCulture, $"{key} is \"{colour}\", whose contrast with the card ({card}) is {contrast:0.0} to 1: text needs 4.5. {Towards(card)}.{Advice}")
                : null;
    }

    private static string Towards(string card) => card == LightCard ? "Take a darker one" : "Take a lighter one";

    private static string Version(SiteOptions site) => $"{site.AccentColor}{site.AccentColorDark}".Replace("#", "", StringComparison.Ordinal);

    // Each in its own half: on the other's card it could not be read.
    private static string Style(SiteOptions site) => Rule("light", site.AccentColor) + Rule("dark", site.AccentColorDark);

    private static string Rule(string scheme, string colour)
    {
        var text = colour is "" || Contrast(colour, "#ffffff") >= Contrast(colour, "#000000") ? "#ffffff" : "#000000";
        return colour is ""
            ? ""
            : $"@media (prefers-color-scheme: {scheme}) {{ :root {{ --brand: {colour}; --brand-deep: {colour}; --on-brand: {text}; }} }}\n";
    }

    /// <summary>WCAG's contrast ratio, 1 to 21.</summary>
    internal static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Part(int at) => byte.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0 is var value && value <= 0.04045
            ? value / 12.92
            : Math.Pow((value + 0.055) / 1.055, 2.4);
        return (0.2126 * Part(1)) + (0.7152 * Part(3)) + (0.0722 * Part(5));
    }

    [GeneratedRegex(@"^#[0-9A-Fa-f]{6}\z")]
    private static partial Regex Colour();
}
