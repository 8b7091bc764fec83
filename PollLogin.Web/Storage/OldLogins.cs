using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage;

/// <summary>Takes old scan sessions away, and keeps of them what the days' counts want to know.</summary>
internal sealed class OldLogins(PollLoginDb db, SiteTime time, TimeProvider clock)
{
    /// <summary>Both or neither; each is counted by whoever took it away, however many processes clean up at once.</summary>
    /// <returns>How many went.</returns>
    public async Task<int> TakeAwayAsync(DateTimeOffset before, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var gone = await db.ScanSessions.FromSql($"""DELETE FROM "ScanSessions" WHERE "CreatedAt" < {before.ToUnixTimeMilliseconds()} RETURNING *""")
            .AsNoTracking().ToListAsync(cancel);
        foreach (var day in gone.AsQueryable().Select(LoginFate.OfRow).AsEnumerable().GroupBy(fate => time.DayOf(fate.CreatedAt).DayNumber))
        {
            await KeepAsync(day.Key, Tally(day), cancel);
        }

        await transaction.CommitAsync(cancel);
        return gone.Count;
    }

    private LoginTally Tally(IEnumerable<LoginFate> fates)
    {
        var (tally, now) = (new LoginTally(), clock.GetUtcNow());
        foreach (var fate in fates)
        {
            tally.Add(fate, now);
        }

        return tally;
    }

    private async Task KeepAsync(int day, LoginTally tally, CancellationToken cancel)
    {
        foreach (var (kind, count) in tally.Counts)
        {
            await DayCount.AddAsync(db, day, kind, count, cancel);
        }
    }
}
