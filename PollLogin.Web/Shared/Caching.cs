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
    internal static void Set(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = HasItsHash(file.Context) ? "public, max-age=31536000, immutable" : "no-cache";

    // With any other hash it would be kept under the name of a file to come.
    private static bool HasItsHash(HttpContext context) =>
        context.Request.Query["v"] is [{ } hash]
        && context.RequestServices.GetRequiredService<IFileVersionProvider>().AddFileVersionToPath(context.Request.PathBase, context.Request.PathBase + context.Request.Path)
            .EndsWith($"?v={hash}", StringComparison.Ordinal);
}
