using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>Spends the one-time token. Only the first caller gets a login session; every other one <see langword="null"/>.</summary>
    public async Task<LoginSession?> SpendAsync(string uid, string token, string browserKey, Client client, CancellationToken cancel)
    {
        if (await ticket.ReadAsync(token, uid) is not { } userId)
        {
            return null;
        }

        var hash = BrowserKey.Hash(browserKey);
        using var turn = await gate.EnterAsync(cancel);
        var now = clock.GetUtcNow();
        // Together: a crash between the two would cost the visitor the login.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldPersonAsync(userId, cancel);
        var session = await CollectAsync(
            db.ScanSessions.Where(row => row.Uid == uid && row.BrowserKeyHash == hash && row.UserId == userId
                && row.SpentAt == null && row.DeniedAt == null && row.TokenExpiresAt > now),
            uid, userId, client, cancel);
        await transaction.CommitAsync(cancel);
        if (session is not null)
        {
            board.Tell(Uid.Parse(uid), facts => facts with { IsSpent = true });
        }

        return session;
    }

    /// <summary>Spends the login that <paramref name="where"/> still finds, and begins the login session; nobody who left or is blocked gets one.</summary>
    private async Task<LoginSession?> CollectAsync(IQueryable<ScanSession> where, string uid, long userId, Client client, CancellationToken cancel)
    {
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId, cancel) is not { } user || !membership.Admits(user))
        {
            return null;
        }

        // Fixed since the scan. A row that waits for its number is approved by the number alone.
        var confirmation = await where.Select(row => row.Confirmation).SingleOrDefaultAsync(cancel);
        var now = clock.GetUtcNow();
        var spent = await where
            .Where(_ => db.Users.Any(user => user.Id == userId && user.BlockedAt == null && user.UnsubscribedAt == null))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now).SetProperty(row => row.ChangedAt, now), cancel);
        if (spent == 0)
        {
            return null;
        }

        if (operators.Contain(user))
        {
            db.AuditEntries.Add(new AuditEntry { At = now, OperatorId = userId, Act = AuditAct.SignedIn });
        }

        return await loginSessions.BeginAsync(userId, uid, options.Value.CookieLifetime, client, confirmation, cancel);
    }
}
