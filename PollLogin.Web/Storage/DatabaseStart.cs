using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage;

/// <summary>Makes the database ready before the first request, or says why it cannot be. Each kind of database has a way of its own.</summary>
internal abstract partial class DatabaseStart(PollLoginDb db, ILogger<DatabaseStart> log)
{
    protected PollLoginDb Db => db;

    /// <summary>Where the database is, in words for the operator, without secrets.</summary>
    protected abstract string Place { get; }

    /// <summary>Migrates what is pending, as one of several starters at once.</summary>
    /// <exception cref="StartException">It cannot be used, or a newer version wrote it: the message names the fix, and nothing was changed.</exception>
    public abstract Task RunAsync(CancellationToken cancel);

    /// <returns>Whether migrations are pending.</returns>
    /// <exception cref="StartException">It is ahead of us.</exception>
    protected async Task<bool> IsBehindAsync(CancellationToken cancel)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToList();
        return applied.Except(known).FirstOrDefault() is { } unknown
            ? throw new StartException(
                $"ConnectionStrings:PollLogin: {Place} was written by a newer PollLogin (it has \"{unknown}\", which this one does not know). "
                + "Start the newer version, or put back a copy of the database from before the upgrade. Nothing was changed.")
            : known.Except(applied).Any();
    }

    protected async Task MigrateAsync(CancellationToken cancel)
    {
        await db.Database.MigrateAsync(cancel);
        LogMigrated(Place);
    }

    [LoggerMessage(7000, LogLevel.Information, "Database {Place} is up to date")]
    private partial void LogMigrated(string place);
}
