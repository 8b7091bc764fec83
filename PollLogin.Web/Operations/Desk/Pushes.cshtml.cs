using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Operations.Desk;

/// <summary>
/// <c>/operations/pushes</c>: what WeChat sent last. Kinds alone: who sent it is not read, and an answer may hold the digits that confirm a login.
/// </summary>
public sealed class PushesModel(PollLoginDb db, TimeProvider clock) : PageModel
{
    // They are kept for an hour, and taken away once an hour.
    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    public sealed record Line(DateTimeOffset At, string Kind, bool HasText);

    public Paged<Line> Lines { get; private set; } = null!;

    public async Task OnGetAsync(int p, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - Kept;
        Lines = await db.Pushes.AsNoTracking()
            .Where(push => push.ReceivedAt > since)
            .OrderByDescending(push => push.ReceivedAt)
            .Select(push => new Line(push.ReceivedAt, push.Kind, push.Reply != WeChatReply.Success))
            .ToPageAsync(p, cancel);
    }
}
