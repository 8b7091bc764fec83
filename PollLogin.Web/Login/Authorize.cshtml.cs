using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Login;

/// <summary>
/// <c>GET /login/wechat</c>: WeChat's own browser comes back from the web authorisation. Only the key in its cookie makes the state that it
/// comes back with, once for a login: a code that somebody else planted finds none.
/// </summary>
public sealed partial class AuthorizeModel(
    LoginFlow flow, BrowserKey browserKey, WeChatApi weChat, IOptionsMonitor<WeChatOptions> account, UserDirectory users, WriteGate gate, Membership membership,
    LoginMetrics metrics, TimeProvider clock, ILogger<AuthorizeModel> log) : PageModel
{
    private const int MaxCodeLength = 256;
    private const string RetryAfterSeconds = "20";

    public AuthorizeTrouble Trouble { get; private set; } = AuthorizeTrouble.Over;

    /// <summary>Where the visitor wanted to go, for the links that try again; <see langword="null"/> where that is not known.</summary>
    public string? ReturnUrl { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? code, string? state, CancellationToken cancel)
    {
        // Whoever has not opened this door relies on the confirmation that it goes round.
        if (!account.CurrentValue.OAuth)
        {
            return NotFound();
        }

        Caching.Forbid(Response);
        try
        {
            var key = browserKey.Read(Request);
            var row = BrowserKey.MatchesState(state, key) ? await flow.FindLatestAsync(key, cancel) : null;
            if (User.UserId() is not null)
            {
                return Redirect(row?.ReturnUrl ?? LocalUrl.Home(Request));
            }

            ReturnUrl = row?.ReturnUrl;
            if (row is null)
            {
                return Regret(AuthorizeTrouble.Over);
            }

            if (code is not { Length: > 0 and <= MaxCodeLength })
            {
                return Regret(AuthorizeTrouble.Cancelled);
            }

            if (!await flow.ReserveAsync(row, cancel))
            {
                return Regret(AuthorizeTrouble.Over);
            }

            return await SignInAsync(row, await weChat.AuthorizeAsync(code, cancel), cancel);
        }
        catch (WeChatException refusal)
        {
            return Regret(refusal.Code is 40029 or 40163 ? AuthorizeTrouble.Refused : AuthorizeTrouble.Unavailable);
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            LogBroken(fault);
            return Regret(AuthorizeTrouble.Unavailable);
        }
    }

    /// <summary>A HEAD is asked by monitors and link previews: it signs nobody in.</summary>
    public IActionResult OnHead()
    {
        Caching.Forbid(Response);
        return new OkResult();
    }

    private async Task<IActionResult> SignInAsync(ScanSession row, WebAuthorization authorization, CancellationToken cancel)
    {
        if (authorization.IsSnapshot)
        {
            return Regret(AuthorizeTrouble.Snapshot);
        }

        // Who authorises need not follow; who signs in must.
        var user = await users.FindAsync(authorization.OpenId, cancel);
        if (user is not { UnsubscribedAt: null })
        {
            if (!await weChat.FollowsAsync(authorization.OpenId, cancel))
            {
                return Regret(AuthorizeTrouble.NotFollowing);
            }

            using var turn = await gate.EnterAsync(cancel);
            user = await users.RememberAsync(authorization.OpenId, clock.GetUtcNow(), cancel);
        }

        if (!membership.Admits(user))
        {
            return Regret(AuthorizeTrouble.NotAllowed, user.Id);
        }

        if (await flow.AuthorizeAsync(row, user, Client.Of(HttpContext), cancel) is not { } session)
        {
            return Regret(AuthorizeTrouble.NotAllowed, user.Id);
        }

        await AuthCookie.SignInAsync(HttpContext, session);
        metrics.SignedIn(row, "wechat");
        LogSignedIn(session.UserId, Uid.ForLog(row.Uid));
        return Redirect(row.ReturnUrl);
    }

    private PageResult Regret(AuthorizeTrouble trouble, long? userId = null)
    {
        Trouble = trouble;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        if (trouble == AuthorizeTrouble.Unavailable)
        {
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        metrics.Refused(Refusals.WeChatBrowser);
        LogRefused(userId, trouble.Remedy);
        return Page();
    }

    [LoggerMessage(1040, LogLevel.Information, "Member {UserId} signed in within WeChat's own browser (login {Login})")]
    private partial void LogSignedIn(long userId, string login);

    [LoggerMessage(1041, LogLevel.Warning, "A login within WeChat's own browser was not given to member {UserId}: {Remedy}")]
    private partial void LogRefused(long? userId, string remedy);

    [LoggerMessage(1042, LogLevel.Error, "The database did not take part in a login within WeChat's own browser")]
    private partial void LogBroken(Exception fault);
}
