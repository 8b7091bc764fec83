using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;

namespace PollLogin.Web.Login;

public sealed partial class IndexModel
{
    /// <summary>Spends the token that a poll brought, or tries the number that the chat showed.</summary>
    public async Task<IActionResult> OnPostAsync(
        [FromForm] string? uid, [FromForm] string? token, [FromForm] string? number, CancellationToken cancel)
    {
        SetHeaders();
        var key = browserKey.Read(Request);
        try
        {
            var row = await flow.FindAsync(uid, key, cancel);
            ReturnUrl = row?.ReturnUrl == LocalUrl.Home(Request) ? null : row?.ReturnUrl;
            if (User.UserId() is not null)
            {
                return Redirect(row?.ReturnUrl ?? LocalUrl.Home(Request));
            }

            if (row is not null && await antiforgery.IsRequestValidAsync(HttpContext))
            {
                var client = Client.Of(HttpContext);
                var session = number is null
                    ? await flow.SpendAsync(row.Uid, token ?? "", key!, client, cancel)
                    : await flow.TryNumberAsync(row, Digits.Normalize(number), client, cancel);
                if (session is not null)
                {
                    return await SignInAsync(session, row, number is null ? "token" : "number", cancel);
                }

                // Sent again, after an error page in place of the answer.
                if (await owedLogins.FindAsync(key, cancel) is { } owed)
                {
                    return await GiveAsync(owed, owed.Row.ReturnUrl);
                }

                if (number is not null)
                {
                    return await AskAgainAsync(row.Uid, key, cancel);
                }
            }
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            // GET /login finds it again: the token where it is unspent, the cookie that is owed where it was spent after all.
            LogBroken(Uid.ForLog(uid), fault);
            return Unavailable();
        }

        metrics.Refused(Refusals.Token);
        LogRefused(Uid.ForLog(uid));
        (Trouble, Response.StatusCode) = ("LoginFailed", StatusCodes.Status400BadRequest);
        return Page();
    }

    private async Task<IActionResult> SignInAsync(LoginSession session, ScanSession row, string way, CancellationToken cancel)
    {
        await AuthCookie.SignInAsync(HttpContext, session);
        metrics.SignedIn(row, way);
        LogSignedIn(session.UserId, Uid.ForLog(row.Uid));
        if (row.Confirmation != Confirmation.None && options.Value.RememberBrowser)
        {
            await RememberAsync(session, row.Uid, cancel);
        }

        return Redirect(row.ReturnUrl);
    }

    private async Task<IActionResult> GiveAsync(OwedLogin owed, string returnUrl)
    {
        await AuthCookie.SignInAsync(HttpContext, owed.Session);
        metrics.GaveOwed();
        LogGaveOwed(owed.Session.UserId, Uid.ForLog(owed.Row.Uid));
        return Redirect(returnUrl);
    }

    private async Task RememberAsync(LoginSession session, string uid, CancellationToken cancel)
    {
        try
        {
            await remembered.RememberAsync(HttpContext, session, cancel);
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            // The login is done; it is only asked for a confirmation again next time.
            LogBroken(Uid.ForLog(uid), fault);
        }
    }

    /// <summary>A wrong number: the page again, where there are tries left.</summary>
    private async Task<PageResult> AskAgainAsync(string uid, string? key, CancellationToken cancel)
    {
        metrics.Refused(Refusals.WrongNumber);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        var row = await flow.FindAsync(uid, key, cancel);
        LogWrongNumber(row?.UserId, row?.WrongNumbers, Uid.ForLog(uid));
        if (row is not null && LoginState.Of(row, clock.GetUtcNow()) is LoginState.Confirm { By: Confirmation.Number } state)
        {
            (Row, State, Trouble) = (row, state, "NumberWrong");
        }
        else
        {
            Trouble = row?.DeniedAt is null ? "LoginFailed" : "NumberRefused";
        }

        return Page();
    }

    [LoggerMessage(1010, LogLevel.Information, "Member {UserId} signed in (login {Login})")]
    private partial void LogSignedIn(long userId, string login);

    [LoggerMessage(1015, LogLevel.Information, "Member {UserId} was given the auth cookie after all: the answer that was to bring it had not gone out (login {Login})")]
    private partial void LogGaveOwed(long userId, string login);

    [LoggerMessage(1013, LogLevel.Warning, "A login was not given: a spent, foreign, forged or late token, or no antiforgery (login {Login})")]
    private partial void LogRefused(string login);

    [LoggerMessage(1014, LogLevel.Warning, "A number was typed that did not sign member {UserId} in; wrong ones of this login so far: {Wrong} (login {Login})")]
    private partial void LogWrongNumber(long? userId, int? wrong, string login);
}
