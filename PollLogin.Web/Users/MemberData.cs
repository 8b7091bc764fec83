using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>What is kept about a member: theirs to take along, and theirs to delete.</summary>
public sealed class MemberData(PollLoginDb db, WriteGate gate, LoginSessionCache cache)
{
    /// <summary>What is kept about a person, in the words of the tables; secrets that only guard it are left out.</summary>
    public async Task<object> ExportAsync(User member, CancellationToken cancel) => new
    {
        member.Id,
        member.Name,
        member.AppId,
        member.OpenId,
        member.UnionId,
        member.CreatedAt,
        member.SubscribedAt,
        member.LastScanAt,
        member.ProfileAskedAt,
        LoginSessions = await db.LoginSessions.AsNoTracking()
            .Where(session => session.UserId == member.Id)
            .OrderBy(session => session.CreatedAt)
            .Select(session => new { session.CreatedAt, session.LastSeenAt, session.ExpiresAt, session.EndedAt, session.EndReason, session.Address, session.Browser, session.Platform })
            .ToListAsync(cancel),
        Scans = await db.ScanSessions.AsNoTracking()
            .Where(scan => scan.UserId == member.Id)
            .OrderBy(scan => scan.ScannedAt)
            .Select(scan => new { scan.CreatedAt, scan.ScannedAt, scan.ApprovedAt, scan.SpentAt, scan.DeniedAt, scan.ReturnUrl, scan.Address, scan.Browser, scan.Platform })
            .ToListAsync(cancel),
        RememberedBrowsers = await db.RememberedBrowsers.AsNoTracking()
            .Where(browser => browser.UserId == member.Id)
            .Select(browser => new { browser.ExpiresAt })
            .ToListAsync(cancel),
    };

    /// <summary>
    /// Deletes a person and all that is theirs; every login of theirs ends. Whoever scans again is a new member, under a new id. A blocked
    /// person's row stays, so that they do not get around the block; the inbox's answers and the count of
    /// wrong login numbers, which name the openid, go within a day.
    /// </summary>
    public async Task DeleteAsync(long id, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldPersonAsync(id, cancel);
        await EraseAsync(id, cancel);
        await transaction.CommitAsync(cancel);
        cache.ForgetAll();
    }

    /// <summary>As <see cref="DeleteAsync"/>, as part of the caller's transaction.</summary>
    public async Task EraseAsync(long id, CancellationToken cancel)
    {
        await db.ScanSessions.Where(scan => scan.UserId == id).ExecuteDeleteAsync(cancel);
        await db.RememberedBrowsers.Where(browser => browser.UserId == id).ExecuteDeleteAsync(cancel);
        await db.LoginSessions.Where(session => session.UserId == id).ExecuteDeleteAsync(cancel);
        await db.Users.Where(user => user.Id == id && user.BlockedAt == null).ExecuteDeleteAsync(cancel);
    }
}
