using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>
    /// WeChat has told us whose browser this is: approves the login that it waits with, and spends it at once. No confirmation: the person
    /// who would give it and the browser that would get it are the same, and nobody else's code is in play.
    /// </summary>
    /// <param name="row">The browser's own, as <see cref="FindAsync"/> gave it.</param>
    /// <returns>The login session; <see langword="null"/> where the login is over, or the person may not sign in.</returns>
    public async Task<LoginSession?> AuthorizeAsync(ScanSession row, User user, Client client, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        row.UserId = user.Id;
        var session = await ApproveAsync(FirstScanOf(row.Uid).Where(kept => kept.BrowserKeyHash == row.BrowserKeyHash), row, cancel)
            ? await CollectAsync(db.ScanSessions.Where(kept => kept.Uid == row.Uid && kept.SpentAt == null), user.Id, client, cancel)
            : null;
        if (session is null)
        {
            // Rolled back: nothing of it may reach the board.
            _changed.Clear();
            return null;
        }

        row.SpentAt = row.ApprovedAt;
        await transaction.CommitAsync(cancel);
        await TellBoardAsync(cancel);
        return session;
    }
}
