using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>Wrong numbers that one person's logins bear together within an hour: a stranger who starts over and over gets no further.</summary>
    public const int WrongNumbersPerPersonAndHour = 20;

    /// <summary>
    /// The waiting browser sent a number. The right one approves the login and spends it at once: the browser has shown both that it is the
    /// one that waits and that its user reads the person's chat.
    /// </summary>
    /// <returns>The login session; <see langword="null"/> for a wrong number, which is counted in the table, or where none is asked for.</returns>
    public async Task<LoginSession?> TryNumberAsync(ScanSession row, string number, Client client, CancellationToken cancel)
    {
        if (row.UserId is not { } userId)
        {
            return null;
        }

        using var turn = await gate.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldPersonAsync(userId, cancel);
        var asked = Waiting(userId, Confirmation.Number).Where(kept => kept.Uid == row.Uid && kept.BrowserKeyHash == row.BrowserKeyHash);
        var bears = await BearsMoreAsync(userId, cancel);
        LoginSession? session = null;
        if (bears && await ApproveAsync(asked.Where(kept => kept.Number == number && kept.WrongNumbers < ScanSession.WrongNumbersBorne), row, cancel))
        {
            session = await CollectAsync(db.ScanSessions.Where(kept => kept.Uid == row.Uid && kept.SpentAt == null), row.Uid, userId, client, cancel);
            row.SpentAt = session is null ? null : row.ApprovedAt;
        }
        else
        {
            var now = clock.GetUtcNow();
            _changedUnseen.Add(db.ScanSessions.Where(kept => kept.Uid == row.Uid));
            await asked.ExecuteUpdateAsync(
                set => set.SetProperty(kept => kept.WrongNumbers, kept => kept.WrongNumbers + 1)
                    .SetProperty(kept => kept.DeniedAt, kept => !bears || kept.WrongNumbers + 1 >= ScanSession.WrongNumbersBorne ? now : null)
                    .SetProperty(kept => kept.ChangedAt, now),
                cancel);
        }

        await transaction.CommitAsync(cancel);
        await TellAsync(cancel);
        return session;
    }

    private async Task<bool> BearsMoreAsync(long userId, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - TimeSpan.FromHours(1);
        return await db.ScanSessions.Where(row => row.UserId == userId && row.ScannedAt > since).SumAsync(row => row.WrongNumbers, cancel)
            < WrongNumbersPerPersonAndHour;
    }
}
