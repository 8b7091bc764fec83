using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>Ends what a person left: what waits or is unspent first, then login sessions, so that a spending in between is caught by the second.</summary>
    public async Task EndAllAsync(long userId, EndReason reason, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.ScanSessions
            .Where(row => row.UserId == userId && row.SpentAt == null && (row.TokenExpiresAt > now || row.ConfirmUntil > now))
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.TokenExpiresAt, now)
                    .SetProperty(row => row.ConfirmUntil, now)
                    .SetProperty(row => row.Token, (string?)null)
                    .SetProperty(row => row.ChangedAt, now),
                cancel);
        await remembered.ForgetAllAsync(userId, cancel);
        _changedUnseen.Add(db.ScanSessions.Where(row => row.UserId == userId && row.ChangedAt == now));
        await loginSessions.EndAllAsync(userId, reason, cancel);
    }
}
