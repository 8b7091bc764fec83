using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations.Desk;

/// <summary><c>/operations/audit</c>: what operators did, the latest first.</summary>
public sealed class AuditModel(PollLoginDb db) : PageModel
{
    /// <summary>With the names that the ids have today; <see langword="null"/> for who is no member any more.</summary>
    public sealed record Line(AuditEntry Entry, string? Operator, string? Member);

    public Paged<Line> Lines { get; private set; } = null!;

    public async Task OnGetAsync(int p, CancellationToken cancel) => Lines = await (
        from entry in db.AuditEntries.AsNoTracking()
        where entry.Id > 0
        orderby entry.Id descending
        select new Line(
            entry,
            db.Users.Where(user => user.Id == entry.OperatorId).Select(user => user.Name).FirstOrDefault(),
            db.Users.Where(user => user.Id == entry.MemberId).Select(user => user.Name).FirstOrDefault())).ToPageAsync(p, cancel);

    /// <summary>Key of the text that says what was done.</summary>
    public static string TextOf(AuditAct act) => act switch
    {
        AuditAct.SignedIn => "AuditSignedIn",
        AuditAct.EndedSession => "AuditEndedSession",
        AuditAct.EndedAll => "AuditEndedAll",
        AuditAct.Blocked => "AuditBlocked",
        AuditAct.Unblocked => "AuditUnblocked",
        _ => "AuditDeleted",
    };
}
