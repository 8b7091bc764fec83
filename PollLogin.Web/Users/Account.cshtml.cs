using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary><c>/account</c>: the member's own page, where they choose the name they are shown by.</summary>
[Authorize]
public sealed class AccountModel(UserDirectory users) : PageModel
{
    public User Member { get; private set; } = null!;

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

        (Member, Name) = (member, member.Name);
        await next();
    }

    public void OnGet(bool saved) => Notice = saved ? "Saved" : null;

    public async Task<IActionResult> OnPostAsync(string? name, CancellationToken cancel)
    {
        if (MemberName.Clean(name) is not { } clean)
        {
            (Name, Notice) = (name ?? "", "NameRefused");
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        await users.RenameAsync(Member.Id, clean, cancel);
        return RedirectToPage(new { saved = true });
    }
}
