using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;
using PollLogin.Web.Storage.PostgreSql;
using PollLogin.Web.Storage.Sqlite;

namespace PollLogin.Web.Operations.Checks;

/// <summary>Whether the database is whole, of our version, and kept as it should be where it lies.</summary>
internal sealed class DatabaseCheck(PollLoginDb db, SqliteFile? file = null, PostgreSqlServer? server = null) : ICheck
{
    public string Topic => "Database";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel)
    {
        try
        {
            return await ReadAsync(cancel);
        }
        catch (SqliteException damaged) when (damaged.IsOfDamage())
        {
            return [Damaged(file!, damaged.Message)];
        }
        catch (SqliteException closed) when (closed.IsOfRights())
        {
            return [new Finding(Topic, Health.Ill, $"{file!.FullPath} cannot be opened by this user ({closed.Message.TrimEnd('.')}).",
                "Give the program's user the right to read and write it, and what begins with its name.")];
        }
    }

    private async Task<IReadOnlyList<Finding>> ReadAsync(CancellationToken cancel)
    {
        if (file is not null)
        {
            // EF Core takes a file that it may not open for one that is not there.
            await db.Database.OpenConnectionAsync(cancel);
        }

        var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToList();
        if (applied.Except(db.Database.GetMigrations()).FirstOrDefault() is { } unknown)
        {
            return [new Finding(Topic, Health.Ill, $"A newer version of the program has migrated it ({unknown}): this one ({Commands.Version}) does not start on it.",
                "Start the newer version, or put back a copy from before the upgrade.")];
        }

        if (applied.Count == 0)
        {
            return [new Finding(Topic, Health.Ill, "There are no tables of ours in it.",
                file is null
                ? "If there should be members, put back a backup (pg_restore), or name the right database. Else start the program, which makes the tables."
                : "If there should be members, put back a backup with restore. Else start the program, which makes the tables.")];
        }

        var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).ToList();
        return pending.Count > 0
            ? [new Finding(Topic, Health.Ill, $"{pending.Count} migration(s) are pending.", "Start the program: it migrates by itself. Make a backup first.")]
            : file is not null ? await LookAtAsync(file, cancel) : [await LookAtAsync(server!, cancel)];
    }

    private async Task<IReadOnlyList<Finding>> LookAtAsync(SqliteFile file, CancellationToken cancel)
    {
        var version = await AskAsync($"SELECT sqlite_version() AS \"Value\"", cancel);
        var journal = await AskAsync($"SELECT journal_mode AS \"Value\" FROM pragma_journal_mode", cancel);
        var whole = await AskAsync($"SELECT quick_check AS \"Value\" FROM pragma_quick_check LIMIT 1", cancel);
        return
        [
            whole == "ok"
                ? new Finding(Topic, Health.Well, $"SQLite {version}, {file.FullPath}, whole and up to date.")
                : Damaged(file, SqliteFault.InOneLine(whole)),
            Journal(journal, file),
        ];
    }

    private Finding Damaged(SqliteFile file, string how) =>
        new(Topic, Health.Ill, $"{file.FullPath} is damaged: {how}", "Stop the program and put back a backup with restore, which keeps this file beside it.");

    private static Finding Journal(string journal, SqliteFile file) => (journal, NetworkDrive.Holds(file.FullPath)) switch
    {
        ("wal", true) => new Finding("Journal", Health.Ill, "The database lies on a network drive and is in WAL mode, which does not work there: it can be damaged.",
            "Name a file on a disk of this machine, or start the program anew: it leaves WAL on network drives."),
        (_, true) => new Finding("Journal", Health.Doubtful, $"The database lies on a network drive (journal mode {journal}): slow, and only as safe as the drive's locks.",
            "Name a file on a disk of this machine. Example: ConnectionStrings__PollLogin=Data Source=/var/lib/polllogin/polllogin.db"),
        ("wal", _) => new Finding("Journal", Health.Well, "WAL: polls and logins do not wait for each other."),
        _ => new Finding("Journal", Health.Doubtful, $"Journal mode {journal} in place of WAL: logins wait for each other.", "Start the program anew: it chooses WAL where that works."),
    };

    private async Task<Finding> LookAtAsync(PostgreSqlServer server, CancellationToken cancel)
    {
        var version = await AskAsync($"SELECT current_setting('server_version') AS \"Value\"", cancel);
        var isStandby = await AskAsync($"SELECT CASE WHEN pg_is_in_recovery() THEN 'yes' ELSE '' END AS \"Value\"", cancel);
        return isStandby is ""
            ? new Finding(Topic, Health.Well, $"PostgreSQL {version}, {server.Place}, up to date.")
            : new Finding(Topic, Health.Ill, $"PostgreSQL {version}, {server.Place}: a standby, which takes no writes.", "Name the primary. Several hosts: add Target Session Attributes=primary.");
    }

    private async Task<string> AskAsync(FormattableString question, CancellationToken cancel) =>
        (await db.Database.SqlQuery<string>(question).ToListAsync(cancel)).Single();
}
