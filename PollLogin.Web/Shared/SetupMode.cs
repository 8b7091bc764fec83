namespace PollLogin.Web.Shared;

/// <summary>
/// The first run of all, outside Development: of <c>WeChat:*</c> nothing is set. The program then starts, and serves one page that says what is
/// missing; it is not ready, and everything else is 503. Where anything is set, and wrong, the start is refused as always.
/// </summary>
public sealed class SetupMode(IConfiguration configuration, IHostEnvironment environment)
{
    private const string Section = "WeChat";
    private const string Page = "/setup";

    // What the page needs, and what asks whether the process lives.
    private static readonly HashSet<string> Served = new(StringComparer.OrdinalIgnoreCase) { "/healthz/live", "/site.css", "/favicon.svg" };

    public bool IsOn { get; } = !environment.IsDevelopment() && configuration.GetSection(Section).AsEnumerable().All(setting => string.IsNullOrEmpty(setting.Value));

    /// <summary>Stands before everything else that answers.</summary>
    internal Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsOn || Served.Contains(context.Request.Path.Value ?? ""))
        {
            return next(context);
        }

        if (context.Request.Path == "/" && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            context.Request.Path = Page;
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        Caching.Forbid(context.Response);
        return context.Response.WriteAsync("Not set up yet: open / with a browser.\n");
    }
}
