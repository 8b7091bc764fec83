using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using PollLogin.Web.Shared;
using PollLogin.Web.Users;

namespace PollLogin.Web.Operations.Desk;

/// <summary>
/// Stands before every page of this room but the one of the first run: to anybody else they are not there, and an operator comes in with a login
/// that was confirmed by the number. Asked before the form is looked at.
/// </summary>
internal sealed partial class OnlyOperators(
    Operators operators, Membership membership, UserDirectory users, LoginSessions sessions, ILogger<OnlyOperators> log) : IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var (http, cancel) = (context.HttpContext, context.HttpContext.RequestAborted);
        Caching.Forbid(http.Response);
        if (operators.AreNone)
        {
            context.Result = new NotFoundResult();
        }
        else if (http.User.UserId() is not { } id || http.User.LoginSessionId() is not { } session)
        {
            context.Result = new ChallengeResult();
        }
        else if (await users.FindAsync(id, cancel) is not { } user || !operators.Contain(user) || !membership.Admits(user))
        {
            LogStranger(id);
            context.Result = new NotFoundResult();
        }
        else if (!await sessions.IsByNumberAsync(session, cancel))
        {
            LogUnconfirmed(id);
            context.Result = new ViewResult { ViewName = "/Operations/Desk/_Unconfirmed.cshtml", StatusCode = StatusCodes.Status403Forbidden };
        }
    }

    [LoggerMessage(6020, LogLevel.Warning, "Member {UserId}, who is no operator, asked for an operators' page and was told that there is none")]
    private partial void LogStranger(long userId);

    [LoggerMessage(6021, LogLevel.Warning, "Operator {UserId} was asked to log in again, by the number")]
    private partial void LogUnconfirmed(long userId);
}
