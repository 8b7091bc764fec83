using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>
    /// Keeps a login for the web authorisation that its browser came back from, before WeChat is asked about the code: from now on neither a
    /// scan nor a second return can have it. What comes of it or not, the next try begins another.
    /// </summary>
    /// <param name="row">The browser's own.</param>
    /// <returns>Whether it was there to be had; to one caller only.</returns>
    public async Task<bool> ReserveAsync(ScanSession row, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        var now = clock.GetUtcNow();
        // Over since it began: no clock that is set back brings it to life.
        var reserved = await FirstScanOf(row.Uid).ExecuteUpdateAsync(
            set => set.SetProperty(kept => kept.ExpiresAt, kept => kept.CreatedAt).SetProperty(kept => kept.ChangedAt, now), cancel) == 1;
        if (reserved)
        {
            board.Tell(Uid.Parse(row.Uid), facts => facts with { ExpiresAt = row.CreatedAt.ToUnixTimeMilliseconds() });
        }

        return reserved;
    }

    /// <summary>
    /// WeChat has told us whose browser this is: approves the login that it waits with, and spends it at once. No confirmation: the person
    /// who would give it and the browser that would get it are the same, and nobody else's code is in play.
    /// </summary>
    /// <param name="row">What <see cref="ReserveAsync"/> kept for the caller.</param>
    /// <returns>The login session; <see langword="null"/> where the person may not sign in.</returns>
    public async Task<LoginSession?> AuthorizeAsync(ScanSession row, User user, Client client, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldAsync(user.OpenId, cancel);
        var reserved = db.ScanSessions.Where(kept => kept.Uid == row.Uid && kept.SpentAt == null);
        row.UserId = user.Id;
        var session = await ApproveAsync(reserved, row, cancel) ? await CollectAsync(reserved, row.Uid, user.Id, client, cancel) : null;
        if (session is null)
        {
            // Rolled back: nothing of it may reach the board.
            _changed.Clear();
            return null;
        }

        row.SpentAt = row.ApprovedAt;
        await transaction.CommitAsync(cancel);
        await TellAsync(cancel);
        return session;
    }
}
