using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>How far back a 0 in the chat reaches.</summary>
    private static readonly TimeSpan Refusable = TimeSpan.FromMinutes(10);

    private const int QuestionLength = 8;

    /// <summary>
    /// The person answered 1: approves the login that they were asked about last, or the one whose question they tapped. Another one that
    /// waits is asked about anew. Runs within the transaction of the push.
    /// </summary>
    /// <param name="question">As <see cref="Question"/> made it, where the tap told; else <see langword="null"/>.</param>
    /// <returns><see langword="null"/> when none waits.</returns>
    public async Task<ApprovedLogin?> ApproveAskedAsync(long userId, string? question, CancellationToken cancel)
    {
        var waiting = await Waiting(userId, Confirmation.Approve).AsNoTracking().OrderByDescending(row => row.AskedAt).ToListAsync(cancel);
        if (waiting.Find(row => question is null || Question(row) == question) is not { } asked
            || !await ApproveAsync(Waiting(userId, Confirmation.Approve).Where(row => row.Uid == asked.Uid), asked, cancel))
        {
            return null;
        }

        var next = waiting.Find(row => row != asked);
        if (next is not null)
        {
            await NoteAskedAsync(next.Uid, cancel);
        }

        return new ApprovedLogin(asked, next);
    }

    /// <summary>What names one question among those in a chat: the beginning of its uid.</summary>
    public static string Question(ScanSession session) => session.Uid[..QuestionLength];

    /// <returns><paramref name="text"/> where it can name a question; another menu's id, or none, is <see langword="null"/>.</returns>
    public static string? QuestionOrNull(string text) => text.Length == QuestionLength && text.All(char.IsAsciiHexDigitLower) ? text : null;

    /// <summary>
    /// The person answered 0: whatever of theirs waits or can still be collected is refused, and so is what was spent within the last 10
    /// minutes; the browsers that were remembered for them are forgotten. Runs within the transaction of the push.
    /// </summary>
    /// <returns>How many logins ended.</returns>
    public async Task<int> RefuseAsync(long userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var since = now - Refusable;
        var refused = await db.ScanSessions
            .Where(row => row.UserId == userId && row.SpentAt == null && row.DeniedAt == null
                && (row.TokenExpiresAt > now || (row.ApprovedAt == null && row.ConfirmUntil > now)))
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.DeniedAt, now).SetProperty(row => row.Token, (string?)null).SetProperty(row => row.ChangedAt, now),
                cancel);
        // What is spent is denied too: its other tabs, and another scan of it, hear of the refusal. It counts by its login session.
        await db.ScanSessions
            .Where(row => row.UserId == userId && row.DeniedAt == null && row.SpentAt > since)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeniedAt, now).SetProperty(row => row.ChangedAt, now), cancel);
        var ended = await loginSessions.EndSinceAsync(userId, since, EndReason.Refused, cancel);
        await remembered.ForgetAllAsync(userId, cancel);
        _changedUnseen.Add(db.ScanSessions.Where(row => row.UserId == userId && row.DeniedAt == now));
        if (refused + ended > 0)
        {
            _toCount.Add(() => metrics.Refused(Refusals.Denied));
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
