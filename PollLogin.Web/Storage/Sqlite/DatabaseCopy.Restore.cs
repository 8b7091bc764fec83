using Microsoft.Data.Sqlite;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage.Sqlite;

internal sealed partial class DatabaseCopy
{
    // What belongs to the file, and at last the file itself: a journal that stayed behind would be played into whatever takes its place.
    private static readonly string[] Parts = ["-wal", "-shm", "-journal", ""];

    /// <summary>Puts a copy in the database's place; the database of before, damaged or not, is kept beside it, under a name with the time.</summary>
    /// <returns>Where the database of before is; <see langword="null"/> where there was none.</returns>
    /// <exception cref="StartException">It cannot; the message names the fix, and nothing was changed, or where the database of before is now.</exception>
    public string? Restore(string from)
    {
        var source = Path.GetFullPath(from);
        Refuse(!File.Exists(source), $"There is no file {source} that the user {Environment.UserName} may read: put the copy where that user may, beside the database for instance.");
        Refuse(source == file.FullPath, $"{source} is the database itself.");
        var fresh = file.FullPath + ".restored";
        Refuse(source == fresh, $"{source} is what a restore that was ended left behind: give it another name first.");
        Refuse(
            new FileInfo(source + "-wal") is { Exists: true, Length: > 0 },
            $"{source} was copied by hand, and part of it lies in {source}-wal: name a copy that backup made, or open and close this one with sqlite3 first. Nothing was changed.");
        var aside = $"{file.FullPath}.before-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.FullPath)!);
            File.Copy(source, fresh, overwrite: true);
            // What takes the database's place, and not what it was made of: a disk may lie.
            Verify(fresh, source, "Nothing was changed.");
            Refuse(File.Exists(file.FullPath) && IsOpenElsewhere(), $"{file.FullPath} is open in another program: stop the server first. Nothing was changed.");
            MoveAside(aside);
            File.Move(fresh, file.FullPath);
            return File.Exists(aside) ? aside : null;
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"{file.FullPath} could not be replaced ({fault.Message.TrimEnd('.')}): is there room for a second copy, and is this the user that the server runs as?"
                + (File.Exists(aside) && !File.Exists(file.FullPath) ? $" The database of before is {aside}: move it back before you start the server." : " The database is as it was."), fault);
        }
        finally
        {
            Discard(fresh);
        }
    }

    private void MoveAside(string aside)
    {
        foreach (var part in Parts.Where(part => File.Exists(file.FullPath + part)))
        {
            File.Move(file.FullPath + part, aside + part);
        }
    }

    // WAL is left only where nobody else has the file open, in whichever process; the journal then goes into the file.
    private bool IsOpenElsewhere()
    {
        try
        {
            using var present = Open(file.FullPath, SqliteOpenMode.ReadWrite);
            return Ask(present, "PRAGMA journal_mode=DELETE") is not ["delete"];
        }
        catch (SqliteException fault) when (fault.IsOfDamage())
        {
            // What this is to replace. It cannot tell who has it open.
            return false;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            return true;
        }
    }
}
