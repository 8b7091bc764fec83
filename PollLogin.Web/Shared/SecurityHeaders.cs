using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>
/// The headers that every answer carries: nothing may be framed, sniffed, inlined or fetched from another host. What rules pages alone is left
/// off the answers of machines, of which there are thousands a second.
/// </summary>
internal static class SecurityHeaders
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var isHttps = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.IsHttps;
        var targets = app.Services.GetRequiredService<IOptions<FormTargets>>().Value.Hosts;
        var policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
            + $"form-action {string.Join(' ', targets.Prepend("'self'"))}";
        Func<object, Task> set = response => Set((HttpResponse)response, policy, isHttps);
        app.Use(next => context =>
        {
            // At the last moment: the error page begins with an empty response.
            context.Response.OnStarting(set, context.Response);
            return next(context);
        });
    }

    private static Task Set(HttpResponse response, string policy, bool isHttps)
    {
        var headers = response.Headers;
        if (isHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
        {
            headers.ContentSecurityPolicy = policy;
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        }
        else
        {
            headers.ContentSecurityPolicy = Nothing;
        }

        return Task.CompletedTask;
    }
}
