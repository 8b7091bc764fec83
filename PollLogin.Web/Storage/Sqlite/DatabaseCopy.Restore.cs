using Microsoft.Data.Sqlite;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage.Sqlite;

internal sealed partial class DatabaseCopy
{
    // Bytes of the file that every connection locks a part of while it is in WAL mode: https://www.sqlite.org/src/file?name=src/os.h
    private const long LockBytes = 0x40000000;
    private const long LockLength = 512;

    // What belongs to the file: a journal that stayed behind would be played into whatever takes its place.
    private static readonly string[] Journals = ["-wal", "-shm", "-journal"];

    private static readonly string[] Parts = ["", .. Journals];

    /// <summary>Puts a copy in the database's place; the database of before, damaged or not, is kept beside it, under a name with the time.</summary>
    /// <returns>Where the database of before is, or what there was of it; <see langword="null"/> where there was none.</returns>
    /// <exception cref="StartException">It cannot; the message names the fix, and nothing was changed, or where the database of before is now.</exception>
    public string? Restore(string from)
    {
        var source = SymbolicLinks.Followed(Path.GetFullPath(from));
        Refuse(!File.Exists(source), $"There is no file {source} that the user {Environment.UserName} may read: put the copy where that user may, beside the database for instance.");
        Refuse(source == file.FullPath, $"{source} is the database itself.");
        var fresh = file.FullPath + ".restored";
        Refuse(source == fresh, $"{source} is what a restore that was ended left behind: give it another name first.");
        Refuse(
            new FileInfo(source + "-wal") is { Exists: true, Length: > 0 },
            $"{source} was copied by hand, and part of it lies in {source}-wal: name a copy that backup made, or open and close this one with sqlite3 first. Nothing was changed.");
        var aside = $"{file.FullPath}.before-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
        Refuse(Parts.Any(part => File.Exists(aside + part)), $"{aside} is there already, and is not written over: restore again in a moment. Nothing was changed.");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.FullPath)!);
            File.Copy(source, fresh, overwrite: true);
            MakeOurs(fresh);
            // What takes the database's place, and not what it was made of: a disk may lie.
            Verify(fresh, source, "Nothing was changed.");
            Refuse(File.Exists(file.FullPath) && IsOpenElsewhere(), $"{file.FullPath} is open in another program: stop the server first. Nothing was changed.");
            Exchange(fresh, aside);
            return Parts.Select(part => aside + part).FirstOrDefault(File.Exists);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"{file.FullPath} could not be replaced ({fault.Message.TrimEnd('.')}): is there room for a second copy, and is this the user that the server runs as?"
                + (Parts.Where(part => File.Exists(aside + part) && !File.Exists(file.FullPath + part)).Select(part => aside + part).ToList() is [_, ..] moved
                    ? $" Of the database of before this was moved, and is to be moved back before you start the server: {string.Join(", ", moved)}."
                    : " The database is as it was."), fault);
        }
        finally
        {
            // Its journals too, which SQLite makes to read a copy in WAL mode, and leaves where it may only read.
            foreach (var part in Parts)
            {
                Discard(fresh + part);
            }
        }
    }

    private void Exchange(string fresh, string aside)
    {
        var moved = new List<string>();
        try
        {
            foreach (var journal in Journals.Where(journal => File.Exists(file.FullPath + journal)))
            {
                File.Move(file.FullPath + journal, aside + journal);
                moved.Add(journal);
            }

            if (File.Exists(file.FullPath))
            {
                // In one step, so that a cut leaves a database there: the one or the other.
                File.Replace(fresh, file.FullPath, aside);
            }
            else
            {
                File.Move(fresh, file.FullPath);
            }
        }
        catch
        {
            if (File.Exists(file.FullPath))
            {
                // A second name of it, or a copy, made before the step that failed.
                Discard(aside);
            }

            moved.ForEach(journal => File.Move(aside + journal, file.FullPath + journal));
            throw;
        }
    }

    // WAL is left only where nobody else has the file open, in whichever process; the journal then goes into the file.
    private bool IsOpenElsewhere()
    {
        if (new FileInfo(file.FullPath).Length == 0)
        {
            // SQLite would take its journal away, which may hold all that there is.
            return IsLocked();
        }

        try
        {
            using var present = Open(file.FullPath, SqliteOpenMode.ReadWrite);
            return Ask(present, "PRAGMA journal_mode=DELETE") is not ["delete"];
        }
        catch (SqliteException fault) when (fault.IsOfDamage())
        {
            // What this is to replace.
            return IsLocked();
        }
        catch (SqliteException fault) when (fault.IsOfOthersLock())
        {
            return true;
        }
    }

    // What SQLite cannot read any more it cannot be asked about; the operating system knows who holds it.
    private bool IsLocked()
    {
        if (OperatingSystem.IsMacOS())
        {
            return false;
        }

        try
        {
            using var present = new FileStream(file.FullPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            present.Lock(LockBytes, LockLength);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
