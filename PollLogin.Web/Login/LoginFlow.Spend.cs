using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>Spends the one-time token. Only the first caller gets a login session; every other one <see langword="null"/>.</summary>
    public async Task<LoginSession?> SpendAsync(string uid, string token, string browserKey, CancellationToken cancel)
    {
        if (await ticket.ReadAsync(token, uid) is not { } userId)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var hash = BrowserKey.Hash(browserKey);
        using var turn = await gate.EnterAsync(cancel);
        // Together: a crash between the two would cost the visitor the login.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var spent = await db.ScanSessions
            .Where(row => row.Uid == uid && row.BrowserKeyHash == hash && row.UserId == userId
                && row.SpentAt == null && row.DeniedAt == null && row.TokenExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now).SetProperty(row => row.ChangedAt, now), cancel);
        if (spent == 0)
        {
            return null;
        }

        var session = await loginSessions.BeginAsync(userId, options.Value.CookieLifetime, cancel);
        await transaction.CommitAsync(cancel);
        return session;
    }

    /// <summary>Ends what a person left: unspent tokens first, then login sessions, so that a spending in between is caught by the second.</summary>
    public async Task EndAllAsync(long userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.ScanSessions
            .Where(row => row.UserId == userId && row.SpentAt == null && row.TokenExpiresAt > now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.TokenExpiresAt, now)
                    .SetProperty(row => row.Token, (string?)null)
                    .SetProperty(row => row.ChangedAt, now),
                cancel);
        await loginSessions.EndAllAsync(userId, cancel);
    }
}
