using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

internal static class LogoutEndpoint
{
    /// <summary><c>POST /logout</c>: ends the login session in the database, not only in this browser; 302 to the front page.</summary>
    public static async Task<IResult> LogoutAsync(
        HttpContext context, IAntiforgery antiforgery, LoginSessions sessions, CancellationToken cancel)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }

        if (context.User.UserId() is { } userId && context.User.LoginSessionId() is { } id)
        {
            await sessions.EndAsync(userId, id, EndReason.LoggedOut, cancel);
            await context.SignOutAsync();
        }

        return Results.LocalRedirect(LocalUrl.Home(context.Request));
    }
}
