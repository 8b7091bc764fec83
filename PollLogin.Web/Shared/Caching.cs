using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.StaticFiles;

namespace PollLogin.Web.Shared;

/// <summary>What may be kept, and for how long.</summary>
public static class Caching
{
    /// <summary>A page that is one visitor's: kept by nobody. The words are those that antiforgery would write over any others.</summary>
    public static void Forbid(HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers.Pragma = "no-cache";
    }

    /// <summary>A file asked for with its own hash (<c>asp-append-version</c>) never changes; any other is asked for again each time.</summary>
    internal static void Set(StaticFileResponseContext file) => Set(file.Context.Response, HasItsHash(file.Context));

    /// <summary>The same for what the settings give the pages, asked for as <c>?v=</c><paramref name="version"/>.</summary>
    internal static void Set(HttpContext context, string version) => Set(context.Response, context.Request.Query["v"] == version);

    private static void Set(HttpResponse response, bool neverChanges) =>
        response.Headers.CacheControl = neverChanges ? "public, max-age=31536000, immutable" : "no-cache";

    // With any other hash it would be kept under the name of a file to come.
    private static bool HasItsHash(HttpContext context) =>
        context.Request.Query["v"] is [{ } hash]
        && context.RequestServices.GetRequiredService<IFileVersionProvider>().AddFileVersionToPath(context.Request.PathBase, context.Request.PathBase + context.Request.Path)
            .EndsWith($"?v={hash}", StringComparison.Ordinal);
}
