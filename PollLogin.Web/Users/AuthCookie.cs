using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>The cookie that says who is signed in: an encrypted note of a person's id and a login session's, looked up at each request.</summary>
public static class AuthCookie
{
    private const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string UserIdClaim = "sub";
    private const string SessionIdClaim = "sid";
    private const string ReachItem = "reach";

    public static IServiceCollection AddAuthCookie(this IServiceCollection services)
    {
        services.AddAuthentication(Scheme).AddCookie(Scheme);
        services.AddOptions<CookieAuthenticationOptions>(Scheme).Configure<SiteCookies, IOptions<AuthCookieReach>>((options, cookies, reach) =>
        {
            _ = reach.Value.IsShared ? cookies.Share(options.Cookie, "auth", reach.Value.Domain) : cookies.Guard(options.Cookie, "auth");
            options.SlidingExpiration = false;
            options.LoginPath = "/login";
            options.ReturnUrlParameter = "returnUrl";
            options.Events.OnValidatePrincipal = RejectEndedAsync;
            options.Events.OnRedirectToLogin = ToLogin;
        });
        return services;
    }

    /// <summary>Gives the browser the cookie of <paramref name="session"/>, until the session expires, and notes once the answer has gone out that it did.</summary>
    public static Task SignInAsync(HttpContext context, LoginSession session)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(UserIdClaim, session.UserId.ToString(CultureInfo.InvariantCulture)),
                new Claim(SessionIdClaim, session.Id),
            ],
            Scheme);
        var properties = new AuthenticationProperties { IsPersistent = true, IssuedUtc = session.CreatedAt, ExpiresUtc = session.ExpiresAt };
        properties.SetString(ReachItem, Reach(context));
        context.Response.OnCompleted(() => NoteSent(context, session.Id));
        return context.SignInAsync(Scheme, new ClaimsPrincipal(identity), properties);
    }

    /// <summary>The id of the person who is signed in; <see langword="null"/> for an anonymous visitor.</summary>
    public static long? UserId(this ClaimsPrincipal person) =>
        long.TryParse(person.FindFirstValue(UserIdClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The id of the login session that the request came with; <see langword="null"/> for an anonymous visitor.</summary>
    public static string? LoginSessionId(this ClaimsPrincipal person) => person.FindFirstValue(SessionIdClaim);

    // What a fault made another answer is still owed, and so is what was cut off before it began: the server counts that as 499.
    private static Task NoteSent(HttpContext context, string sessionId)
    {
        if (context.Response.StatusCode == StatusCodes.Status302Found)
        {
            context.RequestServices.GetRequiredService<SentCookies>().Note(sessionId);
        }

        return Task.CompletedTask;
    }

    private static async Task RejectEndedAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<LiveSession>();
        var isPoll = context.Request.Path.StartsWithSegments("/login/status");
        if (context.Properties.GetString(ReachItem) != Reach(context.HttpContext)
            || context.Principal?.LoginSessionId() is not { } id || !await sessions.IsLiveAsync(id, isPoll, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
        }
    }

    /// <summary>
    /// A cookie that was made for fewer hosts than today's is none: here it would say "signed in", and at a site that does not get it "log in", for ever.
    /// </summary>
    private static string? Reach(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<AuthCookieReach>>().Value is { IsShared: true, Domain: var domain } ? domain + "/" : null;

    // Relative: a proxy may know this site by another scheme and host than we do.
    private static Task ToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        var here = request.PathBase + request.Path + request.QueryString;
        context.Response.Redirect($"{request.PathBase}/login?returnUrl={Uri.EscapeDataString(here)}");
        return Task.CompletedTask;
    }
}
