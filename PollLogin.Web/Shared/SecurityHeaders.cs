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
        Func<object, Task> set = isHttps ? SetForHttps : Set;
        app.Use(next => context =>
        {
            // At the last moment: the error page begins with an empty response.
            context.Response.OnStarting(set, context.Response);
            return next(context);
        });
    }

    private static Task SetForHttps(object response)
    {
        ((HttpResponse)response).Headers.StrictTransportSecurity = "max-age=31536000";
        return Set(response);
    }

    private static Task Set(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        return Task.CompletedTask;
    }
}
