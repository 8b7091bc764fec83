using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>The headers that every answer carries: nothing may be framed, sniffed, inlined or fetched from another host.</summary>
internal static class SecurityHeaders
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var isHttps = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.IsHttps;
        app.Use((context, next) =>
        {
            // At the last moment: the error page begins with an empty response.
            context.Response.OnStarting(
                static state => Set(((HttpResponse Response, bool IsHttps))state), (context.Response, isHttps));
            return next(context);
        });
    }

    private static Task Set((HttpResponse Response, bool IsHttps) answer)
    {
        var headers = answer.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        if (answer.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return Task.CompletedTask;
    }
}
