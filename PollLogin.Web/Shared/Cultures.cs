using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Localization;

namespace PollLogin.Web.Shared;

/// <summary>Picks the language of a page: <c>?culture=</c> (remembered in a cookie), that cookie, the browser's wish, Chinese.</summary>
public static class Cultures
{
    private const string Chinese = "zh-CN";
    private const string English = "en";
    private const string Cookie = "culture";

    private static readonly Lazy<CultureInfo[]> All = new(Find);
    private static readonly ResourceManager Texts = new(typeof(Texts));

    /// <summary>Chinese, and each language that has a file of its own (<c>Shared/Texts.xx.resx</c>).</summary>
    public static IReadOnlyList<CultureInfo> Supported => All.Value;

    /// <summary>What a language calls itself: the first text of its file.</summary>
    public static string NameOf(CultureInfo culture) => Texts.GetString("LanguageName", culture)!;

    /// <exception cref="StartException">The system has no data for languages.</exception>
    internal static void Check()
    {
        try
        {
            _ = new CultureInfo(Chinese);
        }
        catch (CultureNotFoundException none)
        {
            throw new StartException(
                "This system has no language data (ICU), or DOTNET_SYSTEM_GLOBALIZATION_INVARIANT switches it off: install it (Debian: apt-get install "
                + "libicu72; Alpine: apk add icu-libs icu-data-full) and set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0.", none);
        }
    }

    internal static void UseCultures(this WebApplication app)
    {
        var cookies = app.Services.GetRequiredService<SiteCookies>();
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture(Chinese),
            SupportedCultures = All.Value,
            SupportedUICultures = All.Value,
            RequestCultureProviders = [new CustomRequestCultureProvider(context => Task.FromResult(Pick(context, cookies)))],
        };
        app.UseRequestLocalization(options);
    }

    private static ProviderCultureResult? Pick(HttpContext context, SiteCookies cookies)
    {
        string? Match(string? wish) => Nearest(wish, Supported);
        var asked = Match(context.Request.Query["culture"]);
        if (asked is not null && HttpMethods.IsGet(context.Request.Method) && !MachinePaths.Contain(context.Request.Path))
        {
            context.Response.Cookies.Append(
                cookies.Name(Cookie), asked, cookies.Build(context, Cookie, TimeSpan.FromDays(365), isHttpOnly: false));
        }

        return new ProviderCultureResult(asked ?? Match(context.Request.Cookies[cookies.Name(Cookie)]) ?? Wish(context.Request));
    }

    private static string Wish(HttpRequest request)
    {
        var wishes = request.GetTypedHeaders().AcceptLanguage;
        if (wishes.Count == 0)
        {
            return Chinese;
        }

        return wishes.OrderByDescending(wish => wish.Quality ?? 1, Comparer<double>.Default)
            .Select(wish => Nearest(wish.Value.Value, Supported))
            .FirstOrDefault(culture => culture is not null) ?? English;
    }

    /// <returns>
    /// The language itself, else the nearest above it, else the first of its kin: <c>zh-Hant-HK</c> finds zh-Hant before zh before zh-CN.
    /// <see langword="null"/> where there is none.
    /// </returns>
    internal static string? Nearest(string? wish, IReadOnlyList<CultureInfo> offered)
    {
        static string Parent(string tag) => tag[..Math.Max(0, tag.LastIndexOf('-'))];
        static string Root(string tag) => tag.Split('-')[0];
        string? First(Func<string, bool> fits) => offered.Select(culture => culture.Name).FirstOrDefault(fits);

        // Compared as text: a culture made of each stranger's wish would be remembered for ever.
        for (var tag = wish ?? ""; tag is not ""; tag = Parent(tag))
        {
            if (First(name => name.Equals(tag, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return found;
            }
        }

        return First(name => Root(name).Equals(Root(wish ?? ""), StringComparison.OrdinalIgnoreCase));
    }

    // The build makes each language's file a folder of its name beside the program.
    private static CultureInfo[] Find() => [new(Chinese), .. Directory
        .EnumerateFiles(AppContext.BaseDirectory, $"{typeof(Cultures).Assembly.GetName().Name}.resources.dll", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .Select(file => new CultureInfo(Path.GetFileName(Path.GetDirectoryName(file)!)))
        .OrderBy(culture => culture.Name, StringComparer.Ordinal)];
}
