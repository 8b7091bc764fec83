using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    private const int ShortestNumber = 6;
    private const int LongestNumber = 9;

    // A mistyped number signs its sender into somebody else's page: at most one number in a thousand may be somebody's.
    private const int OneIn = 1000;

    private static readonly TimeSpan NotReusedFor = TimeSpan.FromHours(1);

    /// <summary>Whether <paramref name="text"/> may be a login number: 6 to 9 digits.</summary>
    public static bool IsLoginNumber(string text) => text.Length is >= ShortestNumber and <= LongestNumber && text.All(char.IsAsciiDigit);

    private bool MayHaveNumber => options.Value.Method != LoginMethod.Qr;

    /// <summary>
    /// A person sent a login number: it is as if they had scanned the page that shows it. Runs within the transaction of the push. A page of
    /// another account's is nobody's: WeChat keeps the scenes of accounts apart, numbers it does not know.
    /// </summary>
    public async Task<ScanAnswer> SendNumberAsync(string number, User user, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var shown = db.LoginNumbers.Where(taken => taken.Number == number && taken.FreeAt > now)
            .Join(db.ScanSessions.Where(row => row.AppId == user.AppId), taken => taken.Uid, row => row.Uid, (_, row) => row.Uid);
        var answer = await shown.SingleOrDefaultAsync(cancel) is { } uid ? await TakeAsync(uid, user, cancel) : new ScanAnswer.Unknown();
        _toCount.Add(() => metrics.Scanned(answer, byNumber: true));
        return answer;
    }

    /// <summary>Whether <paramref name="number"/> is one that the chat asked this person to type into the page.</summary>
    public Task<bool> IsForThePageAsync(string number, long userId, CancellationToken cancel) =>
        Waiting(userId, Confirmation.Number).AnyAsync(row => row.Number == number, cancel);

    /// <summary>A number for a login that has none, as long as nobody has scanned it.</summary>
    private async Task GiveNumberAsync(ScanSession row, CancellationToken cancel)
    {
        if (!MayHaveNumber)
        {
            return;
        }

        using var turn = await gate.EnterAsync(cancel);
        var number = await TakeNumberAsync(row.Uid, cancel);
        var given = await db.ScanSessions.Where(kept => kept.Uid == row.Uid && kept.LoginNumber == null && kept.UserId == null)
            .ExecuteUpdateAsync(set => set.SetProperty(kept => kept.LoginNumber, number), cancel) == 1;
        if (!given)
        {
            // Another tab was first, or somebody scanned: the number is nobody's.
            await db.LoginNumbers.Where(taken => taken.Number == number && taken.Uid == row.Uid).ExecuteDeleteAsync(cancel);
        }

        row.LoginNumber = given ? number : (await ReadAsync(row.Uid, cancel))?.LoginNumber;
    }

    /// <summary>Draws a number that nobody has, nor had within the last hour. The caller has its turn at the gate.</summary>
    private async Task<string> TakeNumberAsync(string uid, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var digits = DigitsFor(await db.LoginNumbers.CountAsync(taken => taken.FreeAt > now, cancel));
        string number;
        do
        {
            number = RandomNumberGenerator.GetString("0123456789", digits);
        }
        while (!await TryTakeNumberAsync(number, uid, cancel));
        return number;
    }

    /// <returns>Whether <paramref name="number"/> was free.</returns>
    internal async Task<bool> TryTakeNumberAsync(string number, string uid, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (at, freeAt) = (now.ToUnixTimeMilliseconds(), (now + options.Value.LongestLogin + NotReusedFor).ToUnixTimeMilliseconds());
        return await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "LoginNumbers" ("Number", "Uid", "FreeAt") VALUES ({number}, {uid}, {freeAt})
            ON CONFLICT ("Number") DO UPDATE SET "Uid" = excluded."Uid", "FreeAt" = excluded."FreeAt" WHERE "LoginNumbers"."FreeAt" <= {at}
            """, cancel) == 1;
    }

    /// <summary>How long a number must be, with so many <paramref name="taken"/>.</summary>
    internal static int DigitsFor(int taken)
    {
        var digits = ShortestNumber;
        for (var room = 1_000_000L; digits < LongestNumber && (taken + 1L) * OneIn > room; room *= 10)
        {
            digits++;
        }

        return digits;
    }
}
