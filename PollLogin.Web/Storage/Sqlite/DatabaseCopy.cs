using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage.Sqlite;

/// <summary>Copies of the database: made while the program runs, and put back while it does not. What there was is never lost.</summary>
internal sealed partial class DatabaseCopy(SqliteFile file, PollLoginDb db, TimeProvider clock)
{
    private const string NoCopy = "No copy was made: stop the program, keep the file, and restore an older copy.";

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
            // Of a backup that was killed.
            File.Delete(partial);
            using (var from = Open(file.FullPath, SqliteOpenMode.ReadWrite))
            using (var copy = Open(partial, SqliteOpenMode.ReadWriteCreate))
            {
                from.BackupDatabase(copy);
                Execute(copy, "PRAGMA journal_mode=DELETE");
            }

            MakeOurs(partial);
            Verify(partial, file.FullPath, NoCopy);
            File.Move(partial, target);
            return target;
        }
        catch (SqliteException fault) when (fault.IsOfDamage())
        {
            throw new StartException($"{file.FullPath} is damaged: {fault.Message.TrimEnd('.')}. {NoCopy}", fault);
        }
        catch (SqliteException fault) when (fault.IsOfOthersLock())
        {
            throw new StartException($"No copy was made: another program keeps {file.FullPath} locked ({fault.Message.TrimEnd('.')}). Try again in a moment.", fault);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The copy could not be written to {target} ({fault.Message.TrimEnd('.')}): name a file in a folder that has room for it and that this user may write to.", fault);
        }
        finally
        {
            Discard(partial);
        }
    }

    /// <param name="name">The file that is to blame: a copy is as damaged as what it was made of.</param>
    /// <param name="outcome">What has become of the work, and what to do.</param>
    private void Verify(string path, string name, string outcome)
    {
        try
        {
            using var copy = Open(path, SqliteOpenMode.ReadOnly);
            var whole = Ask(copy, "SELECT * FROM pragma_integrity_check LIMIT 1").FirstOrDefault();
            Refuse(whole != "ok", $"{name} is damaged: {SqliteFault.InOneLine(whole ?? "")}. {outcome}");
            var applied = Ask(copy, "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\"");
            var unknown = applied.Except(db.Database.GetMigrations()).FirstOrDefault();
            Refuse(unknown is not null, $"{name} was written by a newer PollLogin (it has \"{unknown}\", which this one does not know): use that version. Nothing was changed.");
        }
        catch (SqliteException fault)
        {
            throw new StartException($"{name} is no database of PollLogin, or damaged ({fault.Message.TrimEnd('.')}). {outcome}", fault);
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

    // The database holds keys, and is written to: whatever the copy's own rights were.
    private static void MakeOurs(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
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
