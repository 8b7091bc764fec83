using Microsoft.AspNetCore.Mvc.RazorPages;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary><c>GET /</c>: a link to the login, or who is signed in.</summary>
public sealed class HomeModel(UserDirectory users) : PageModel
{
    public User? Member { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Caching.Forbid(Response);
        Member = User.UserId() is { } id ? await users.FindAsync(id, cancel) : null;
    }
}
