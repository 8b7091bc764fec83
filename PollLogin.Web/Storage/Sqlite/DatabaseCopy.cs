using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage.Sqlite;

/// <summary>Copies of the database: made while the program runs, and put back while it does not. What there was is never lost.</summary>
internal sealed class DatabaseCopy(SqliteFile file, PollLoginDb db, TimeProvider clock)
{
    private const int Busy = 5;
    private const int Locked = 6;

    /// <summary>Writes a whole and checked copy, as of this moment, to a file that is not there yet.</summary>
    /// <exception cref="StartException">It cannot; the message names the fix, and no file is left behind.</exception>
    public string Backup(string to)
    {
        var target = Path.GetFullPath(to);
        Refuse(!File.Exists(file.FullPath), $"There is no database at {file.FullPath}: is ConnectionStrings:PollLogin set as it is for the server?");
        Refuse(File.Exists(target), $"{target} is there already, and is not written over: name another file.");
        var partial = target + ".partial";
        try
        {
            using (var from = Open(file.FullPath, SqliteOpenMode.ReadWrite))
            using (var copy = Open(partial, SqliteOpenMode.ReadWriteCreate))
            {
                from.BackupDatabase(copy);
                Execute(copy, "PRAGMA journal_mode=DELETE");
            }

            if (!OperatingSystem.IsWindows())
            {
                // The database holds keys.
                File.SetUnixFileMode(partial, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            Verify(partial);
            File.Move(partial, target);
            return target;
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The copy could not be written to {target} ({fault.Message.TrimEnd('.')}): name a file in a folder that this user may write to.", fault);
        }
        finally
        {
            Discard(partial);
        }
    }

    /// <summary>Puts a copy in the database's place; the database of before is kept beside it, under a name with the time.</summary>
    /// <returns>Where the database of before is; <see langword="null"/> where there was none.</returns>
    /// <exception cref="StartException">It cannot; the message names the fix, and nothing was changed.</exception>
    public string? Restore(string from)
    {
        var source = Path.GetFullPath(from);
        Refuse(!File.Exists(source), $"There is no file {source}.");
        Refuse(source == file.FullPath, $"{source} is the database itself.");
        Verify(source);
        var fresh = file.FullPath + ".restored";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.FullPath)!);
            File.Copy(source, fresh, overwrite: true);
            var aside = Aside();
            File.Move(fresh, file.FullPath);
            return aside;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{file.FullPath} could not be replaced ({fault.Message.TrimEnd('.')}): run this as the user that the server runs as.", fault);
        }
        finally
        {
            Discard(fresh);
        }
    }

    private string? Aside()
    {
        if (!File.Exists(file.FullPath))
        {
            return null;
        }

        Refuse(IsOpenElsewhere(), $"{file.FullPath} is open in another program: stop the server first. Nothing was changed.");
        var aside = $"{file.FullPath}.before-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
        File.Move(file.FullPath, aside);
        return aside;
    }

    // WAL is left only where nobody else has the file open, in whichever process; the journal then goes into the file.
    private bool IsOpenElsewhere()
    {
        try
        {
            using var present = Open(file.FullPath, SqliteOpenMode.ReadWrite);
            return Ask(present, "PRAGMA journal_mode=DELETE") is not ["delete"];
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is Busy or Locked)
        {
            return true;
        }
    }

    private void Verify(string path)
    {
        try
        {
            using var copy = Open(path, SqliteOpenMode.ReadOnly);
            var whole = Ask(copy, "SELECT * FROM pragma_integrity_check LIMIT 1").FirstOrDefault();
            Refuse(whole != "ok", $"{path} is damaged: {whole}. Nothing was changed.");
            var applied = Ask(copy, "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"");
            var unknown = applied.Except(db.Database.GetMigrations()).FirstOrDefault();
            Refuse(unknown is not null, $"{path} was written by a newer PollLogin (it has \"{unknown}\", which this one does not know): use that version. Nothing was changed.");
        }
        catch (SqliteException fault)
        {
            throw new StartException($"{path} is no database of PollLogin ({fault.Message.TrimEnd('.')}). Nothing was changed.", fault);
        }
    }

    // A folder that is not there, or not ours, has stopped the work before: what is thrown here would hide the sentence about it.
    private static void Discard(string leftover)
    {
        try
        {
            File.Delete(leftover);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Whoever could not write there has nothing there to take away.
        }
    }

    private static void Refuse(bool isWrong, string words)
    {
        if (isWrong)
        {
            throw new StartException(words);
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 2 }.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<string> Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var answers = new List<string>();
        while (reader.Read())
        {
            answers.Add(reader.GetString(0));
        }

        return answers;
    }
}
