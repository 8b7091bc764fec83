using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace PollLogin.Web.Storage.Sqlite;

/// <summary>EF Core's own lock on migrations: a row that the migrating process takes away when it is done, if it lives to do so.</summary>
internal sealed partial class MigrationLock(PollLoginDb db, TimeProvider clock, ILogger<MigrationLock> log)
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Answers at once when nobody migrates. Else waits a second and answers no; a lock older than a minute is said in the log and cleared.
    /// </summary>
    public async Task<bool> IsFreeAsync(CancellationToken cancel)
    {
        if (await TakenAtAsync(cancel) is not { } taken)
        {
            return true;
        }

        var takenAt = DateTimeOffset.Parse(taken, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if (clock.GetUtcNow() - takenAt < StaleAfter)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), clock, cancel);
            return false;
        }

        // Only that very lock: another starter may have cleared it already, and taken one of its own.
        var cleared = await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\" WHERE \"Timestamp\" = {taken}", cancel) == 1;
        if (cleared)
        {
            LogStale(takenAt);
        }

        return cleared;
    }

    private async Task<string?> TakenAtAsync(CancellationToken cancel)
    {
        var tables = await db.Database
            .SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .ToListAsync(cancel);
        if (tables.Count == 0)
        {
            return null;
        }

        var taken = await db.Database.SqlQuery<string>($"SELECT \"Timestamp\" AS Value FROM \"__EFMigrationsLock\"").ToListAsync(cancel);
        return taken.FirstOrDefault();
    }

    [LoggerMessage(7001, LogLevel.Warning,
        "A process began to migrate the database at {TakenAt:u} and did not finish; its lock is cleared and the migration begins again")]
    private partial void LogStale(DateTimeOffset takenAt);
}
