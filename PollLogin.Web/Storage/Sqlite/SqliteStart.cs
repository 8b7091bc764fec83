using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage.Sqlite;

/// <summary>Makes the folder and the file ready.</summary>
internal sealed class SqliteStart(PollLoginDb db, SqliteFile file, SqliteHold hold, MigrationLock migrationLock, ILogger<DatabaseStart> log) : DatabaseStart(db, log)
{
    protected override string Place => file.FullPath;

    /// <exception cref="StartException">Unwritable folder, no database, newer schema: the message names the fix.</exception>
    public override async Task RunAsync(CancellationToken cancel)
    {
        ProbeFolder();
        try
        {
            while (await IsBehindAsync(cancel))
            {
                // A process killed while migrating leaves its lock behind, and MigrateAsync would wait for it for ever.
                if (await migrationLock.IsFreeAsync(cancel))
                {
                    await MigrateAsync(cancel);
                }
            }

            await Db.Database.ExecuteSqlRawAsync(NetworkDrive.Holds(file.FullPath) ? "PRAGMA journal_mode=DELETE" : "PRAGMA journal_mode=WAL", cancel);
            hold.Take();
            await TryToWriteAsync(cancel);
        }
        catch (SqliteException fault) when (fault.IsOfRights())
        {
            throw Unwritable(fault);
        }
        catch (SqliteException fault)
        {
            throw new StartException(
                $"ConnectionStrings:PollLogin: {file.FullPath} cannot be used ({fault.Message.TrimEnd('.')}). "
                + "If it is no database of PollLogin, name another file; if another program holds it, end that program; if it is damaged, restore a copy.", fault);
        }
    }

    // Its journal may be somebody else's: the file alone does not tell.
    private async Task TryToWriteAsync(CancellationToken cancel)
    {
        try
        {
            await using var _ = await Db.Database.BeginTransactionAsync(cancel);
        }
        catch (SqliteException fault) when (fault.IsOfOthersLock())
        {
            // Another process writes, and so can this one.
        }
    }

    private void ProbeFolder()
    {
        var folder = Path.GetDirectoryName(file.FullPath)!;
        if (file.Link is not null && !Directory.Exists(folder))
        {
            // To make it would hide that its disk is away, and begin a new database.
            throw new StartException(
                $"ConnectionStrings:PollLogin: {file.Link} leads to {file.FullPath}, and there is no such folder. Mount the disk that it is on, make the folder, or name another file.");
        }

        try
        {
            CreateFolder(folder);
            var probe = Path.Combine(folder, $".write-probe-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            // Before the first connection: closing it later would take SQLite's locks away.
            if (File.Exists(file.FullPath))
            {
                using var _ = File.Open(file.FullPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(fault);
        }
    }

    private StartException Unwritable(Exception fault) => new(
        $"ConnectionStrings:PollLogin: the folder {Path.GetDirectoryName(file.FullPath)} and the database in it, with what begins with its name, must be writable ({fault.Message.TrimEnd('.')}). "
        + "Give the program's user the right to write there, or name another file. Example: Data Source=/var/lib/polllogin/polllogin.db", fault);

    // A folder of our own is nobody else's to read: the database holds keys.
    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
