using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations.Desk;

/// <summary>What became of the logins of each of the last days: of those that are still in the table, and of those that the clean-up has counted.</summary>
internal sealed class DayFigures(PollLoginDb db, SiteTime time, TimeProvider clock)
{
    public const int Days = 14;

    /// <returns>The days with their figures, today first.</returns>
    public async Task<IReadOnlyList<(DateOnly Day, LoginTally Tally)>> ReadAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var today = time.DayOf(now);
        var days = Enumerable.Range(0, Days).Select(ago => (Day: today.AddDays(-ago), Tally: new LoginTally())).ToList();
        var byNumber = days.ToDictionary(day => day.Day.DayNumber, day => day.Tally);
        var first = today.AddDays(1 - Days);
        foreach (var count in await db.DayCounts.AsNoTracking().Where(count => count.Day >= first.DayNumber).ToListAsync(cancel))
        {
            byNumber.GetValueOrDefault(count.Day)?.Add(count.Kind, count.Count);
        }

        // A day's worth of rows, where the clean-up does its work.
        var since = time.StartOf(first);
        await foreach (var fate in db.ScanSessions.Where(row => row.CreatedAt >= since).Select(LoginFate.OfRow).AsAsyncEnumerable().WithCancellation(cancel))
        {
            byNumber.GetValueOrDefault(time.DayOf(fate.CreatedAt).DayNumber)?.Add(fate, now);
        }

        return days;
    }
}
