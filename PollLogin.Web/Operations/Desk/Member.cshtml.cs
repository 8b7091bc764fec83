using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;

namespace PollLogin.Web.Operations.Desk;

/// <summary><c>/operations/members/42</c>: one member, where they are signed in, and what an operator can do to them.</summary>
internal sealed partial class MemberModel(UserDirectory users, LoginSessions sessions, MemberActs acts, ILogger<MemberModel> log) : PageModel
{
    private static readonly HashSet<string> Notices = ["SessionEnded", "MemberSignedOut", "MemberBlockedNow", "MemberUnblocked", "NothingChanged"];

    public User Member { get; private set; } = null!;

    public IReadOnlyList<LoginSession> Sessions { get; private set; } = [];

    /// <summary>Whether the operator looks at themselves: whom they cannot block or delete.</summary>
    public bool IsOneself => Member.Id == OperatorId;

    /// <summary>Key of a text to say, or <see langword="null"/>.</summary>
    public string? Notice { get; private set; }

    private long OperatorId => User.UserId()!.Value;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var cancel = HttpContext.RequestAborted;
        if (!long.TryParse((string?)RouteData.Values["id"], out var id) || await users.FindAsync(id, cancel) is not { } member)
        {
            context.Result = NotFound();
            return;
        }

        (Member, Sessions) = (member, await sessions.LiveAsync(id, cancel));
        var done = await next();
        if (done.Exception is { } fault && fault.IsOfDatabase())
        {
            LogBroken(fault);
            (Notice, Response.StatusCode, done.ExceptionHandled) = ("DatabaseBusy", StatusCodes.Status503ServiceUnavailable, true);
            done.Result = Page();
        }
    }

    public void OnGet(string? said) => Notice = said is not null && Notices.Contains(said) ? said : null;

    public async Task<IActionResult> OnPostEndAsync(string? session, CancellationToken cancel) =>
        Said(await acts.EndSessionAsync(OperatorId, Member.Id, session ?? "", cancel), "SessionEnded");

    public async Task<IActionResult> OnPostEndAllAsync(CancellationToken cancel) =>
        Said(await acts.EndAllAsync(OperatorId, Member.Id, cancel), "MemberSignedOut");

    public async Task<IActionResult> OnPostBlockAsync(CancellationToken cancel) =>
        IsOneself ? BadRequest() : Said(await acts.BlockAsync(OperatorId, Member.Id, cancel), "MemberBlockedNow");

    public async Task<IActionResult> OnPostUnblockAsync(CancellationToken cancel) =>
        Said(await acts.UnblockAsync(OperatorId, Member.Id, cancel), "MemberUnblocked");

    public async Task<IActionResult> OnPostDeleteAsync(bool sure, CancellationToken cancel)
    {
        if (!sure || IsOneself)
        {
            return BadRequest();
        }

        return await acts.DeleteAsync(OperatorId, Member.Id, cancel)
            ? LocalRedirect($"{Request.PathBase}/operations/members?said=MemberDeleted")
            : Said(false, "");
    }

    private LocalRedirectResult Said(bool isDone, string notice) =>
        LocalRedirect($"{Request.PathBase}/operations/members/{Member.Id}?said={(isDone ? notice : "NothingChanged")}");

    [LoggerMessage(6022, LogLevel.Error, "The database did not take what an operator did to a member; nothing was changed")]
    private partial void LogBroken(Exception fault);
}
