using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    // Compiled once: each push asks it.
    private static readonly Func<PollLoginDb, string, CancellationToken, Task<ScanSession?>> RowOf = EF.CompileAsyncQuery(
        (PollLoginDb db, string uid, CancellationToken _) => db.ScanSessions.AsNoTracking().SingleOrDefault(row => row.Uid == uid));

    /// <summary>A person scanned. The first one has the code. Runs within the transaction of the push.</summary>
    public async Task<ScanAnswer> ScanAsync(string scene, User user, CancellationToken cancel)
    {
        var answer = await TakeAsync(scene, user, cancel);
        _toCount.Add(() => metrics.Scanned(answer, byNumber: false));
        return answer;
    }

    private async Task<ScanAnswer> TakeAsync(string scene, User user, CancellationToken cancel)
    {
        if (!Uid.IsUid(scene) || await ReadAsync(scene, cancel) is not { } row)
        {
            return new ScanAnswer.Unknown();
        }

        if (!membership.Admits(user))
        {
            return new ScanAnswer.NotAllowed();
        }

        row.UserId ??= user.Id;
        var confirmation = await NeededAsync(row, user, cancel);
        var isFirst = row.ScannedAt is null && (confirmation == Confirmation.None
            ? await ApproveAsync(FirstScanOf(scene), row, cancel)
            : await AskAsync(row, confirmation, cancel));
        // Who was not the first, between our read and our write too, is told what the row says now.
        var answer = isFirst ? Answer(row, user.Id)
            : await ReadAsync(scene, cancel) is { } current ? Answer(current, user.Id)
            : new ScanAnswer.Unknown();
        if (answer is ScanAnswer.Asked)
        {
            await NoteAskedAsync(scene, cancel);
        }

        return answer;
    }

    private Task<int> NoteAskedAsync(string uid, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.ScanSessions.Where(row => row.Uid == uid).ExecuteUpdateAsync(set => set.SetProperty(row => row.AskedAt, now), cancel);
    }

    /// <summary>
    /// What a scan of <paramref name="row"/> by this person asks for: of an operator always the number, of others nothing in a browser that is
    /// remembered for them.
    /// </summary>
    private async Task<Confirmation> NeededAsync(ScanSession row, User user, CancellationToken cancel)
    {
        if (operators.Contain(user))
        {
            return Confirmation.Number;
        }

        return options.Value is { Confirmation: not Confirmation.None, RememberBrowser: true } && row.RememberedHash is { } hash
            && await remembered.ContainsAsync(hash, user.Id, cancel)
                ? Confirmation.None
                : options.Value.Confirmation;
    }

    private Task<ScanSession?> ReadAsync(string uid, CancellationToken cancel) => RowOf(db, uid, cancel);

    private IQueryable<ScanSession> FirstScanOf(string uid)
    {
        var now = clock.GetUtcNow();
        return db.ScanSessions.Where(row => row.Uid == uid && row.UserId == null && row.ExpiresAt > now);
    }

    /// <summary>
    /// Approves the login that <paramref name="where"/> still finds: mints the token that the browser collects, in the table and in
    /// <paramref name="row"/>, its copy in hand.
    /// </summary>
    private async Task<bool> ApproveAsync(IQueryable<ScanSession> where, ScanSession row, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var tokenExpiresAt = now + options.Value.CollectWithin;
        var token = ticket.Mint(row.Uid, row.UserId!.Value, tokenExpiresAt);
        var scannedAt = row.ScannedAt ?? now;
        var approved = await where.ExecuteUpdateAsync(
            set => set.SetProperty(kept => kept.UserId, row.UserId)
                .SetProperty(kept => kept.ScannedAt, scannedAt)
                .SetProperty(kept => kept.ApprovedAt, now)
                .SetProperty(kept => kept.Token, token)
                .SetProperty(kept => kept.TokenExpiresAt, tokenExpiresAt)
                .SetProperty(kept => kept.ChangedAt, now),
            cancel) == 1;
        if (approved)
        {
            (row.ScannedAt, row.ApprovedAt, row.Token, row.TokenExpiresAt, row.ChangedAt) = (scannedAt, now, token, tokenExpiresAt, now);
            _changed.Add(row);
        }

        return approved;
    }

    private async Task<bool> AskAsync(ScanSession row, Confirmation confirmation, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var until = row.ExpiresAt > now + LoginOptions.ConfirmAtLeast ? row.ExpiresAt : now + LoginOptions.ConfirmAtLeast;
        var number = confirmation == Confirmation.Number
            ? RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture)
            : null;
        var asked = await FirstScanOf(row.Uid).ExecuteUpdateAsync(
            set => set.SetProperty(kept => kept.UserId, row.UserId)
                .SetProperty(kept => kept.ScannedAt, now)
                .SetProperty(kept => kept.Confirmation, confirmation)
                .SetProperty(kept => kept.ConfirmUntil, until)
                .SetProperty(kept => kept.Number, number)
                .SetProperty(kept => kept.ChangedAt, now),
            cancel) == 1;
        if (asked)
        {
            (row.ScannedAt, row.Confirmation, row.ConfirmUntil, row.Number, row.ChangedAt) = (now, confirmation, until, number, now);
            _changed.Add(row);
        }

        return asked;
    }

    private ScanAnswer Answer(ScanSession row, long userId) => LoginState.Of(row, clock.GetUtcNow()) switch
    {
        _ when row.UserId is { } scanner && scanner != userId => new ScanAnswer.Taken(),
        LoginState.Success => new ScanAnswer.LoggedIn(row),
        LoginState.Confirm => new ScanAnswer.Asked(row),
        LoginState.Denied => new ScanAnswer.Refused(),
        _ when row.SpentAt is not null => new ScanAnswer.LoggedIn(row),
        _ => new ScanAnswer.TooLate(),
    };
}
