using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

internal static partial class LogoutEndpoint
{
    /// <summary><c>POST /logout</c>: ends the login session in the database, not only in this browser; 302 to the front page.</summary>
    public static async Task<IResult> LogoutAsync(HttpContext context, IAntiforgery antiforgery, CancellationToken cancel)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        await LeaveAsync(context, cancel);
        return Results.LocalRedirect(LocalUrl.Home(context.Request));
    }

    /// <summary>Ends the login session that the request came with, if any; whoever calls this has looked at the antiforgery token.</summary>
    public static async Task LeaveAsync(HttpContext context, CancellationToken cancel)
    {
        if (context.User.UserId() is { } userId && context.User.LoginSessionId() is { } id)
        {
            // The cookie goes whatever the database says: who presses the button leaves this browser.
            await context.SignOutAsync();
            try
            {
                await context.RequestServices.GetRequiredService<LoginSessions>().EndAsync(userId, id, EndReason.LoggedOut, cancel);
            }
            catch (Exception fault) when (fault.IsOfDatabase())
            {
                // Who had the cookie is owed it no more: the next one who sits here is not to be given it.
                context.RequestServices.GetRequiredService<SentCookies>().Note(id);
                LogStillOpen(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(LogoutEndpoint)), fault);
            }
        }
    }

    [LoggerMessage(4010, LogLevel.Error, "A member logged out and lost the cookie, but the database did not end the login session")]
    private static partial void LogStillOpen(ILogger log, Exception fault);
}
