using Microsoft.Data.Sqlite;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage.Sqlite;

internal sealed partial class DatabaseCopy
{
    // The file itself, and what belongs to it: a journal that stayed behind would be played into whatever takes the file's place.
    private static readonly string[] Parts = ["", "-wal", "-shm", "-journal"];

    /// <summary>Puts a copy in the database's place; the database of before, damaged or not, is kept beside it, under a name with the time.</summary>
    /// <returns>Where the database of before is; <see langword="null"/> where there was none.</returns>
    /// <exception cref="StartException">It cannot; the message names the fix, and nothing was changed, or where the database of before is now.</exception>
    public string? Restore(string from)
    {
        var source = Path.GetFullPath(from);
        Refuse(!File.Exists(source), $"There is no file {source} that the user {Environment.UserName} may read: put the copy where that user may, beside the database for instance.");
        Refuse(source == file.FullPath, $"{source} is the database itself.");
        Verify(source, source, "Nothing was changed.");
        var fresh = file.FullPath + ".restored";
        string? aside = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.FullPath)!);
            File.Copy(source, fresh, overwrite: true);
            Refuse(File.Exists(file.FullPath) && IsOpenElsewhere(), $"{file.FullPath} is open in another program: stop the server first. Nothing was changed.");
            aside = Aside();
            File.Move(fresh, file.FullPath);
            return aside;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"{file.FullPath} could not be replaced ({fault.Message.TrimEnd('.')}): run this as the user that the server runs as."
                + (aside is null ? "" : $" The database of before is {aside}."), fault);
        }
        finally
        {
            Discard(fresh);
        }
    }

    private string? Aside()
    {
        var aside = $"{file.FullPath}.before-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
        foreach (var part in Parts.Where(part => File.Exists(file.FullPath + part)))
        {
            File.Move(file.FullPath + part, aside + part);
        }

        return File.Exists(aside) ? aside : null;
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
