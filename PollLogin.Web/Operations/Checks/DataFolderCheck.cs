using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;
using PollLogin.Web.Storage.Sqlite;

namespace PollLogin.Web.Operations.Checks;

/// <summary>Whether the database's folder can be written and has room. With PostgreSQL there is no folder of ours.</summary>
internal sealed class DataFolderCheck(PollLoginDb db, SqliteFile? file = null) : ICheck
{
    private const long Enough = 1L << 30;
    private const long TooLittle = 100L << 20;

    private const string Name = "Data folder";

    public string Topic => Name;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel) => file is not null && Path.GetDirectoryName(file.FullPath) is { } folder
        ? [await WriteAsync(folder, cancel) ?? Room(folder, Free(folder))]
        : [];

    private async Task<Finding?> WriteAsync(string folder, CancellationToken cancel)
    {
        try
        {
            var probe = Path.Combine(folder, $".write-probe-{Guid.NewGuid():N}");
            await File.WriteAllBytesAsync(probe, [], cancel);
            File.Delete(probe);
            // Never by opening the file: its closing would take from SQLite every lock that this process has on it (sqlite.org/howtocorrupt.html, 2.2).
            await db.Database.OpenConnectionAsync(cancel);
            if (SQLitePCL.raw.sqlite3_db_readonly(((SqliteConnection)db.Database.GetDbConnection()).Handle, "main") == 1)
            {
                return Unwritable(folder, "this user may only read the database");
            }

            // The one does not tell of a journal that is somebody else's, nor the other of a file that may only be read.
            await using var _ = await db.Database.BeginTransactionAsync(cancel);
            return null;
        }
        catch (SqliteException fault) when (!fault.IsOfRights())
        {
            // Somebody writes, and so can this user; want of room and damage are said elsewhere.
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            return Unwritable(folder, fault.Message.TrimEnd('.'));
        }
    }

    private static Finding Unwritable(string folder, string why) =>
        new(Name, Health.Ill, $"{folder}, or the database in it, cannot be written ({why}).", "Give the program's user the right to write there, to the database and to what begins with its name.");

    // Windows does not tell of another machine's.
    private static long? Free(string folder) => folder.StartsWith(@"\\", StringComparison.Ordinal) ? null : new DriveInfo(folder).AvailableFreeSpace;

    /// <param name="free">Bytes; <see langword="null"/> where it cannot be asked.</param>
    internal static Finding Room(string folder, long? free)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"{folder} can be written{(free is null ? "" : $"; {free >> 20} MiB are free")}.");
        return free switch
        {
            null => new Finding(Name, Health.Well, words),
            < TooLittle => new Finding(Name, Health.Ill, words, "Make room: without it no login can be noted."),
            < Enough => new Finding(Name, Health.Doubtful, words, "Make room before it is too late."),
            _ => new Finding(Name, Health.Well, words),
        };
    }
}
