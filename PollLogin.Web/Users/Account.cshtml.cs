using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary><c>/account</c>: the member's own page: their name, where they are signed in, what is kept about them.</summary>
[Authorize]
public sealed partial class AccountModel(UserDirectory users, LoginSessions sessions, RememberedBrowsers remembered, MemberData data, Operators operators, ILogger<AccountModel> log) : PageModel
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public User Member { get; private set; } = null!;

    public IReadOnlyList<LoginSession> Sessions { get; private set; } = [];

    /// <summary>Whether they run the site, and are shown the way to its pages.</summary>
    public bool IsOperator => operators.Contain(Member);

    /// <summary>The id of the session that asks.</summary>
    public string ThisSession { get; private set; } = "";

    /// <summary>What the field shows: what was typed, so that a refused name can be mended and not typed again.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Key of a text to say, or <see langword="null"/>.</summary>
    public string? Notice { get; private set; }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Caching.Forbid(Response);
        if (User.UserId() is not { } id || await users.FindAsync(id, HttpContext.RequestAborted) is not { } member)
        {
            context.Result = NotFound();
            return;
        }

        (Member, Name, ThisSession) = (member, member.Name, User.LoginSessionId() ?? "");
        Sessions = await sessions.LiveAsync(id, HttpContext.RequestAborted);
        var done = await next();
        if (done.Exception is { } fault && fault.IsOfDatabase())
        {
            LogBroken(fault);
            (Notice, Response.StatusCode, done.ExceptionHandled) = ("DatabaseBusy", StatusCodes.Status503ServiceUnavailable, true);
            done.Result = Page();
        }
    }

    public void OnGet(string? said) => Notice = said is "Saved" or "SessionEnded" ? said : null;

    public async Task<IActionResult> OnGetExportAsync(CancellationToken cancel) => File(
        JsonSerializer.SerializeToUtf8Bytes(await data.ExportAsync(Member, cancel), Readable), "application/json", "polllogin-account.json");

    public async Task<IActionResult> OnPostAsync(string? name, CancellationToken cancel)
    {
        if (MemberName.Clean(name) is not { } clean)
        {
            (Name, Notice) = (name ?? "", "NameRefused");
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        await users.RenameAsync(Member.Id, clean, cancel);
        return Said("Saved");
    }

    public async Task<IActionResult> OnPostEndAsync(string? id, CancellationToken cancel)
    {
        await sessions.EndAsync(Member.Id, id ?? "", EndReason.EndedElsewhere, cancel);
        await ForgetOthersAsync(cancel);
        return Said("SessionEnded");
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancel)
    {
        await sessions.EndOthersAsync(Member.Id, ThisSession, cancel);
        await ForgetOthersAsync(cancel);
        return Said("SessionEnded");
    }

    public async Task<IActionResult> OnPostDeleteAsync(bool sure, CancellationToken cancel)
    {
        if (!sure)
        {
            return BadRequest();
        }

        await data.DeleteAsync(Member.Id, cancel);
        await HttpContext.SignOutAsync();
        return Redirect(LocalUrl.Home(Request));
    }

    // Who ends a login elsewhere does not trust that browser: none but this one keeps its way around the confirmation.
    private Task<int> ForgetOthersAsync(CancellationToken cancel) => remembered.ForgetAllAsync(Member.Id, cancel, remembered.Read(Request));

    private LocalRedirectResult Said(string notice) => LocalRedirect($"{Request.PathBase}/account?said={notice}");

    [LoggerMessage(4020, LogLevel.Error, "The database did not take a change on the account page; the member was asked to try again")]
    private partial void LogBroken(Exception fault);
}
