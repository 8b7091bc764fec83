using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace PollLogin.Web.Shared;

/// <summary>What every page and endpoint stands on: settings, proxies, headers, languages, the error page.</summary>
public static class SharedFeature
{
    public static WebApplicationBuilder AddShared(this WebApplicationBuilder builder)
    {
        Cultures.Check();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The largest thing that anybody sends here is a push; /wechat itself takes 64 KiB of it.
            kestrel.Limits.MaxRequestBodySize = 128 * 1024;
        });
        builder.Services.ConfigureOptions<QuietLogs>();
        // What stops the start is printed as sentences (StartFault), not logged with a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.AddSettings<SiteOptions>(SiteOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptionsValidator>();
        builder.Services.AddSettings<LimitsOptions>(LimitsOptions.Section);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SetupMode>();
        builder.Services.AddSingleton<Sightings>();
        builder.Services.AddSingleton<SiteCookies>();
        builder.Services.AddSingleton<TrustedProxies>();
        builder.Services.AddSingleton<SiteTime>();
        builder.Services.AddLocalization();
        builder.Services.AddRazorPages().WithRazorPagesAtContentRoot().AddViewLocalization();
        // Chinese in pages as Chinese, not as entities: half the bytes, and readable in the source.
        builder.Services.Configure<WebEncoderOptions>(web => web.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddAntiforgery();
        builder.Services.AddOptions<AntiforgeryOptions>().Configure<SiteCookies>((antiforgery, cookies) =>
        {
            cookies.Guard(antiforgery.Cookie, "antiforgery");
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        return builder;
    }

    public static WebApplication UseShared(this WebApplication app)
    {
        app.UseReverseProxy();
        app.UseSecurityHeaders();
        app.Use(app.Services.GetRequiredService<SetupMode>().AnswerAsync);
        // Here, so that endpoints marked ShortCircuit have the two above and nothing else.
        app.UseRouting();
        // In Development too: a laptop behind a tunnel shows its faults to everybody. The log has them whole.
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error/500",
            // What is the sender's fault is said to be: too large, too slow, no HTTP.
            StatusCodeSelector = fault => fault switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                // A form that is none: cut short, endless, in an encoding of long ago.
                InvalidDataException or AntiforgeryValidationException or NotSupportedException => StatusCodes.Status400BadRequest,
                // The database did not do its part: busy, away, full. EF Core wraps what the drivers throw.
                DbException or { InnerException: DbException } => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            },
        });
        app.Use(OnlyWhatPagesKnow);

        // Machines get their bare status: a 403 to WeChat stays empty.
        app.UseWhen(
            context => !MachinePaths.Contain(context.Request.Path),
            pages => pages.UseStatusCodePagesWithReExecute("/error/{0}"));
        app.Use(ErrorsAreRead);
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = Caching.Set });
        // Once more, for the error page: it comes in below the first.
        app.UseRouting();
        app.UseCultures();
        app.MapBrand();
        return app;
    }

    // Razor Pages show themselves to any method they do not know.
    private static Task OnlyWhatPagesKnow(HttpContext context, RequestDelegate next)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, HEAD, POST";
        return Task.CompletedTask;
    }

    // The error page is shown in place of what failed; the form that failed is not read once more.
    private static Task ErrorsAreRead(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/error"))
        {
            (context.Request.Method, context.Request.ContentType, context.Request.ContentLength, context.Request.Body) =
                (HttpMethods.Get, null, null, Stream.Null);
        }

        return next(context);
    }
}
