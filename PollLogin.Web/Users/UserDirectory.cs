using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Users;

/// <summary>The people of this account, known by openid.</summary>
public sealed class UserDirectory(PollLoginDb db, WriteGate gate, IOptionsMonitor<WeChatOptions> account, TimeProvider clock)
{
    /// <summary>Until the caller's transaction ends, nothing else that concerns this person goes on, in whichever process.</summary>
    public Task HoldAsync(string openId, CancellationToken cancel) => db.HoldAsync(openId, cancel);

    /// <summary>
    /// Knows the person from now on, or again: a first scan, a follow, a return after unfollowing. The same openid always has the same id,
    /// however many pushes arrive at once. A push from before an unsubscribe is late news: its person stays gone.
    /// </summary>
    /// <param name="scannedAt">WeChat's time of the push.</param>
    public async Task<User> RememberAsync(string openId, DateTimeOffset scannedAt, CancellationToken cancel)
    {
        var appId = account.CurrentValue.AppId;
        var name = MemberName.Generate();
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var scanned = scannedAt.ToUnixTimeMilliseconds();
        var rows = await db.Users.FromSql(
            $"""
            INSERT INTO "Users" ("AppId", "OpenId", "Name", "CreatedAt", "LastScanAt", "SubscribedAt")
            VALUES ({appId}, {openId}, {name}, {now}, {scanned}, {scanned})
            ON CONFLICT ("AppId", "OpenId") DO UPDATE SET
                "Name" = CASE WHEN "Users"."Name" = '' THEN excluded."Name" ELSE "Users"."Name" END,
                "LastScanAt" = CASE WHEN "Users"."LastScanAt" > excluded."LastScanAt" THEN "Users"."LastScanAt" ELSE excluded."LastScanAt" END,
                "SubscribedAt" = COALESCE("Users"."SubscribedAt", excluded."SubscribedAt"),
                "UnsubscribedAt" = NULL
            WHERE "Users"."UnsubscribedAt" IS NULL OR "Users"."UnsubscribedAt" <= excluded."LastScanAt"
            RETURNING *
            """).AsNoTracking().ToListAsync(cancel);
        return rows is [var user] ? user : await Of(openId).AsNoTracking().SingleAsync(cancel);
    }

    /// <summary>
    /// Erases what is personal about somebody who unfollowed; id, AppId, OpenId and the time stay.
    /// </summary>
    /// <returns>The person's id, or <see langword="null"/> when nobody is meant: unknown, or the push is older than their last follow or scan.</returns>
    public async Task<long?> ForgetAsync(string openId, DateTimeOffset unfollowedAt, CancellationToken cancel)
    {
        var forgotten = await Of(openId)
            .Where(user => user.LastScanAt == null || user.LastScanAt <= unfollowedAt)
            .ExecuteUpdateAsync(
                set => set.SetProperty(user => user.Name, "")
                    .SetProperty(user => user.UnionId, (string?)null)
                    .SetProperty(user => user.ProfileAskedAt, (DateTimeOffset?)null)
                    .SetProperty(user => user.LastScanAt, (DateTimeOffset?)null)
                    .SetProperty(user => user.SubscribedAt, (DateTimeOffset?)null)
                    .SetProperty(user => user.UnsubscribedAt, unfollowedAt),
                cancel);
        if (forgotten == 0)
        {
            return null;
        }

        var id = await Of(openId).Select(user => user.Id).SingleAsync(cancel);
        await EraseTracesAsync(id, cancel);
        return id;
    }

    /// <summary>Where and with what a person signed in is personal too.</summary>
    private async Task EraseTracesAsync(long id, CancellationToken cancel)
    {
        await db.LoginSessions.Where(session => session.UserId == id).ExecuteUpdateAsync(
            set => set.SetProperty(session => session.Address, "").SetProperty(session => session.Browser, "").SetProperty(session => session.Platform, ""),
            cancel);
        await db.ScanSessions.Where(scan => scan.UserId == id).ExecuteUpdateAsync(
            set => set.SetProperty(scan => scan.Address, "").SetProperty(scan => scan.Browser, "").SetProperty(scan => scan.Platform, "")
                .SetProperty(scan => scan.ReturnUrl, "/"),
            cancel);
    }

    /// <returns><see langword="null"/> for nobody whom we know.</returns>
    public Task<User?> FindAsync(string openId, CancellationToken cancel) => Of(openId).AsNoTracking().SingleOrDefaultAsync(cancel);

    /// <returns><see langword="null"/> for nobody.</returns>
    public Task<User?> FindAsync(long id, CancellationToken cancel) =>
        db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == id, cancel);

    /// <param name="name">As <see cref="MemberName.Clean"/> gave it.</param>
    public async Task RenameAsync(long id, string name, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await db.Users.Where(user => user.Id == id && user.UnsubscribedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.Name, name), cancel);
    }

    private IQueryable<User> Of(string openId)
    {
        var appId = account.CurrentValue.AppId;
        return db.Users.Where(user => user.AppId == appId && user.OpenId == openId);
    }
}
