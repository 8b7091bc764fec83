using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>How far back a 0 in the chat reaches.</summary>
    private static readonly TimeSpan Refusable = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The person answered 1: approves their newest login that waits for it; an earlier one waits on, and the answer to it is asked for again.
    /// Runs within the transaction of the push.
    /// </summary>
    /// <returns>The login that was approved, and whether another one still waits; <see langword="null"/> when none waits.</returns>
    public async Task<ApprovedLogin?> ApproveNewestAsync(long userId, CancellationToken cancel)
    {
        var waiting = await Waiting(userId, Confirmation.Approve).AsNoTracking()
            .OrderByDescending(row => row.ScannedAt).Take(2).ToListAsync(cancel);
        return waiting is [var newest, ..]
            && await ApproveAsync(Waiting(userId, Confirmation.Approve).Where(row => row.Uid == newest.Uid), newest, cancel)
                ? new ApprovedLogin(newest, OthersWait: waiting.Count > 1)
                : null;
    }

    /// <summary>
    /// The person answered 0: every login of theirs within the last 10 minutes is refused, whether it waits, is approved, or is spent; the
    /// browsers that it was remembered in are forgotten. Runs within the transaction of the push.
    /// </summary>
    /// <returns>How many logins ended.</returns>
    public async Task<int> RefuseAsync(long userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var since = now - Refusable;
        var refused = await db.ScanSessions
            .Where(row => row.UserId == userId && row.SpentAt == null && row.DeniedAt == null && row.ScannedAt > since
                && (row.TokenExpiresAt > now || (row.ApprovedAt == null && row.ConfirmUntil > now)))
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.DeniedAt, now).SetProperty(row => row.Token, (string?)null).SetProperty(row => row.ChangedAt, now),
                cancel);
        // What is spent is denied too: its other tabs, and another scan of it, hear of the refusal. It counts by its login session.
        await db.ScanSessions
            .Where(row => row.UserId == userId && row.DeniedAt == null && row.SpentAt > since)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeniedAt, now).SetProperty(row => row.ChangedAt, now), cancel);
        var ended = await loginSessions.EndSinceAsync(userId, since, EndReason.Refused, cancel);
        if (refused + ended > 0)
        {
            await db.RememberedBrowsers.Where(browser => browser.UserId == userId).ExecuteDeleteAsync(cancel);
        }

        return refused + ended;
    }

    private IQueryable<ScanSession> Waiting(long userId, Confirmation confirmation)
    {
        var now = clock.GetUtcNow();
        return db.ScanSessions.Where(row => row.UserId == userId && row.Confirmation == confirmation
            && row.ApprovedAt == null && row.DeniedAt == null && row.ConfirmUntil > now);
    }
}
