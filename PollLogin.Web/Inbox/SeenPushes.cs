using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>Does each push once, at whichever process and however often it arrives.</summary>
internal sealed class SeenPushes(PollLoginDb db, WriteGate gate, TimeProvider clock)
{
    /// <summary>
    /// Runs <paramref name="work"/> in one transaction with the note that the push was done: failed work leaves no note behind, and the
    /// same push may be done when it comes again. A repeat gets the first answer, letter for letter.
    /// </summary>
    /// <param name="work">Does the push and returns the answer as it goes out.</param>
    /// <param name="mayBegin">Asked first, in the same transaction; what it notes stays, whether or not the push is a repeat.</param>
    /// <returns><see langword="null"/> where it may not begin.</returns>
    public async Task<string?> OnceAsync(MessageHead push, Func<Task<string>> work, CancellationToken cancel, Func<Task<bool>>? mayBegin = null)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        using var turn = await gate.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (mayBegin is not null && !await mayBegin())
        {
            return null;
        }

        var isFirst = await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "Pushes" ("Key", "ReceivedAt", "Kind", "Reply") VALUES ({push.Key}, {now}, {push.Kind}, '') ON CONFLICT ("Key") DO NOTHING""", cancel) == 1;
        if (!isFirst)
        {
            var first = await db.Pushes.Where(row => row.Key == push.Key).Select(row => row.Reply).SingleAsync(cancel);
            await transaction.CommitAsync(cancel);
            return first;
        }

        var reply = await work();
        await db.Database.ExecuteSqlAsync($"""UPDATE "Pushes" SET "Reply" = {reply} WHERE "Key" = {push.Key}""", cancel);
        await transaction.CommitAsync(cancel);
        return reply;
    }

    /// <summary>Another answer went out than the one that <see cref="OnceAsync"/> kept: a repeat gets this one.</summary>
    public async Task KeepAnswerAsync(MessageHead push, string reply, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await db.Pushes.Where(row => row.Key == push.Key).ExecuteUpdateAsync(set => set.SetProperty(row => row.Reply, reply), cancel);
    }
}
