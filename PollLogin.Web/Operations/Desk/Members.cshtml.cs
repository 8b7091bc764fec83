using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Operations.Desk;

/// <summary><c>/operations/members</c>: the members, the newest first, or those whose id, name or openid is sought.</summary>
public sealed class MembersModel(PollLoginDb db, IOptionsMonitor<WeChatOptions> account) : PageModel
{
    public const int MaxLength = 128;

    // Above every other character: what begins with a text lies between the text and the text with this behind.
    private const string Last = "\U0010FFFF";

    public string Sought { get; private set; } = "";

    public bool IsBlockedOnly { get; private set; }

    /// <summary>Key of a text to say, or <see langword="null"/>.</summary>
    public string? Notice { get; private set; }

    public Paged<User> Members { get; private set; } = null!;

    public async Task OnGetAsync(string? q, bool blocked, int p, string? said, CancellationToken cancel)
    {
        (Sought, IsBlockedOnly) = (q is { Length: <= MaxLength } ? q.Trim() : "", blocked);
        Notice = said is "MemberDeleted" ? said : null;
        Members = await Seek().OrderByDescending(user => user.Id).ToPageAsync(p, cancel);
    }

    /// <summary>Key of the text that says how a member stands.</summary>
    public static string StateOf(User member) => member switch
    {
        { BlockedAt: not null } => "MemberBlocked",
        { UnsubscribedAt: not null } => "MemberLeft",
        _ => "MemberActive",
    };

    private IQueryable<User> Seek()
    {
        var (appId, from, to) = (account.CurrentValue.AppId, Sought, Sought + Last);
        // Each condition has an index of its own; all ids are greater than 0.
        var members = db.Users.AsNoTracking().Where(user => user.Id > 0);
        members = IsBlockedOnly ? members.Where(user => user.BlockedAt > DateTimeOffset.UnixEpoch) : members;
        _ = long.TryParse(Sought, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        return Sought is "" ? members : members.Where(user => user.Id == id
            || (user.Name.CompareTo(from) >= 0 && user.Name.CompareTo(to) < 0)
            || (user.AppId == appId && user.OpenId.CompareTo(from) >= 0 && user.OpenId.CompareTo(to) < 0));
    }
}
