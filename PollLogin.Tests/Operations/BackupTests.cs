using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Kit;
using PollLogin.Web.Operations;

namespace PollLogin.Tests.Operations;

/// <summary>The database is copied while the server runs, put back while it does not, and nothing is ever lost.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_copy_is_made_beside_a_running_server_and_put_back_when_it_is_stopped()
    {
        using (var server = await ServerAsync())
        {
            var (exitCode, output, errors) = await RunAsync("backup", Copy);
            Assert.True(exitCode == 0, errors);
            Assert.Equal($"{Copy}: {new FileInfo(Copy).Length} bytes, checked.", output.Trim());
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Copy) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));

            (exitCode, _, errors) = await RunAsync("backup", Copy);
            Assert.Equal(1, exitCode);
            Assert.Contains("is there already, and is not written over", errors, StringComparison.Ordinal);

            await ExecuteAsync(Database, "DELETE FROM \"Secrets\"");
            (exitCode, _, errors) = await RunAsync("restore", Copy);
            Assert.Equal(1, exitCode);
            Assert.Contains("stop the server first", errors, StringComparison.Ordinal);
            Assert.Equal(0L, await AskAsync(Database, "SELECT count(*) FROM \"Secrets\""));
        }

        var (code, said, _) = await RunAsync("restore", Copy);
        Assert.Equal(0, code);
        var aside = said.Trim()["Restored. What there was before is ".Length..^1];
        Assert.Equal((1L, 0L), (await AskAsync(Database, "SELECT count(*) FROM \"Secrets\""), await AskAsync(aside, "SELECT count(*) FROM \"Secrets\"")));
        using var again = await ServerAsync();
    }

    [Theory]
    [InlineData("UPDATE \"__EFMigrationsHistory\" SET \"MigrationId\" = '99991231000000_Tomorrow' WHERE \"MigrationId\" LIKE '%Initial'", "was written by a newer PollLogin")]
    [InlineData("DROP TABLE \"__EFMigrationsHistory\"", "is no database of PollLogin")]
    public async Task A_copy_that_is_none_of_ours_changes_nothing(string harm, string says)
    {
        SqliteTestDatabase.CopyTo(Database);
        SqliteTestDatabase.CopyTo(Copy);
        await ExecuteAsync(Copy, harm);
        await IsRefusedAsync(says);
    }

    [Theory]
    [InlineData("", "is no database of PollLogin")]
    [InlineData("This is a letter, and long enough to be looked at as if it were more than that.", "is no database of PollLogin")]
    [InlineData(null, "There is no file")]
    public async Task A_file_that_is_no_database_changes_nothing(string? text, string says)
    {
        SqliteTestDatabase.CopyTo(Database);
        if (text is not null)
        {
            await File.WriteAllTextAsync(Copy, text, TestContext.Current.CancellationToken);
        }

        await IsRefusedAsync(says);
    }

    /// <summary>The journal of the database of before would be played into the one that takes its place.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_journal_that_a_killed_server_left_goes_aside_with_its_database(bool isDatabaseThere)
    {
        SqliteTestDatabase.CopyTo(Database);
        SqliteTestDatabase.CopyTo(Copy);
        await using (var killed = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            await killed.OpenAsync(TestContext.Current.CancellationToken);
            foreach (var sql in (string[])["PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", "CREATE TABLE \"Left\" (\"Id\" INTEGER)"])
            {
                await using var command = killed.CreateCommand();
                command.CommandText = sql;
                await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }

            File.Copy(Database, _folder.File("kept.db"));
            File.Copy(Database + "-wal", _folder.File("kept.wal"));
        }

        File.Delete(Database);
        if (isDatabaseThere)
        {
            File.Move(_folder.File("kept.db"), Database);
        }

        File.Move(_folder.File("kept.wal"), Database + "-wal");
        var (exitCode, _, errors) = await RunAsync("restore", Copy);
        Assert.True(exitCode == 0, errors);
        Assert.Equal(0L, await AskAsync(Database, "SELECT count(*) FROM sqlite_master WHERE name = 'Left'"));
        Assert.Equal("ok", await AskAsync(Database, "PRAGMA integrity_check"));
        Assert.Contains(Directory.EnumerateFiles(Path.GetDirectoryName(Database)!), file => file.Contains(".before-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AuditEntries")]
    [InlineData(null)]
    public async Task A_damaged_database_is_not_copied_and_is_replaced(string? damagedTable)
    {
        SqliteTestDatabase.CopyTo(Database);
        SqliteTestDatabase.CopyTo(Copy);
        if (damagedTable is not null)
        {
            SqliteTestDatabase.Damage(Database, damagedTable);
        }
        else
        {
            await File.WriteAllTextAsync(Database, string.Concat(Enumerable.Repeat("Dear database, ", 100)), TestContext.Current.CancellationToken);
        }

        var before = await ReadAsync(Database);
        var (exitCode, _, errors) = await RunAsync("backup", _folder.File("another.db"));
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{Database} is damaged", errors, StringComparison.Ordinal);
        Assert.Contains("restore an older copy", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("another.db")));

        (exitCode, var output, errors) = await RunAsync("restore", Copy);
        Assert.True(exitCode == 0, errors);
        Assert.Equal("ok", await AskAsync(Database, "PRAGMA integrity_check"));
        var aside = await ReadAsync(output.Trim()["Restored. What there was before is ".Length..^1]);
        // But for its header, where the journal is noted.
        Assert.Equal(before[100..], aside[100..]);
    }

    /// <summary>The pool closes what nobody has used for some minutes; here it is told to.</summary>
    [Fact]
    public async Task A_server_that_has_nothing_to_do_is_noticed_too()
    {
        SqliteTestDatabase.CopyTo(Copy);
        using var server = new PollLoginApp(("Storage:Provider", "Sqlite"), ("ConnectionStrings:PollLogin", $"Data Source={Database}"));
        _ = server.Services;
        await server.Services.GetRequiredService<Doctor>().ExamineAsync(TestContext.Current.CancellationToken);
        SqliteConnection.ClearAllPools();
        // What looks at the file must leave the process its locks on it, or SQLite goes on believing that it has them.
        Assert.True(!OperatingSystem.IsLinux() || await IsLockedAsync(Database));
        var (exitCode, _, errors) = await RunAsync("restore", Copy);
        Assert.Equal(1, exitCode);
        Assert.Contains("stop the server first", errors, StringComparison.Ordinal);
        (exitCode, _, errors) = await RunAsync("backup", _folder.File("another.db"));
        Assert.True(exitCode == 0 && File.Exists(Database + "-wal"), errors);
    }

    [Fact]
    public async Task What_a_killed_backup_left_is_no_hindrance_and_what_is_put_back_is_nobody_elses_to_read()
    {
        SqliteTestDatabase.CopyTo(Database);
        await File.WriteAllTextAsync(Copy + ".partial", "half a copy", TestContext.Current.CancellationToken);
        var (exitCode, _, errors) = await RunAsync("backup", Copy);
        Assert.True(exitCode == 0, errors);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Copy, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        (exitCode, _, errors) = await RunAsync("restore", Copy);
        Assert.True(exitCode == 0, errors);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Database) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    /// <summary>Two restores within a second, or a clock that was set back.</summary>
    [Fact]
    public async Task A_database_of_before_is_not_written_over_by_the_next()
    {
        SqliteTestDatabase.CopyTo(Database);
        SqliteTestDatabase.CopyTo(Copy);
        for (var second = 0; second < 60; second++)
        {
            await File.WriteAllTextAsync($"{Database}.before-{DateTime.UtcNow.AddSeconds(second):yyyyMMdd'T'HHmmss'Z'}", "of before", TestContext.Current.CancellationToken);
        }

        await IsRefusedAsync("is there already, and is not written over");
    }

    /// <summary>Docker makes a folder of a file to mount that is not there. The journal may be all that is left of the database.</summary>
    [Fact]
    public async Task A_journal_stays_where_the_database_cannot_be_replaced()
    {
        SqliteTestDatabase.CopyTo(Copy);
        Directory.CreateDirectory(Database);
        await File.WriteAllTextAsync(Database + "-wal", "its journal", TestContext.Current.CancellationToken);
        var (exitCode, _, errors) = await RunAsync("restore", Copy);
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{Database} could not be replaced", errors, StringComparison.Ordinal);
        Assert.EndsWith("The database is as it was.", errors.Trim(), StringComparison.Ordinal);
        Assert.Equal("its journal", await File.ReadAllTextAsync(Database + "-wal", TestContext.Current.CancellationToken));
    }

    /// <summary>What a copy that failed on a full disk leaves: SQLite takes the journal of an empty file away.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_journal_that_is_all_there_is_goes_aside(bool isEmptyFileThere)
    {
        SqliteTestDatabase.CopyTo(Copy);
        await File.WriteAllTextAsync(Database + "-wal", "its journal", TestContext.Current.CancellationToken);
        if (isEmptyFileThere)
        {
            await File.WriteAllBytesAsync(Database, [], TestContext.Current.CancellationToken);
        }

        var (exitCode, output, errors) = await RunAsync("restore", Copy);
        Assert.True(exitCode == 0, errors);
        var aside = output.Trim()["Restored. What there was before is ".Length..^1];
        Assert.Equal("its journal", await File.ReadAllTextAsync(isEmptyFileThere ? aside + "-wal" : aside, TestContext.Current.CancellationToken));
        Assert.Equal("ok", await AskAsync(Database, "PRAGMA integrity_check"));
    }

    [Fact]
    public async Task What_is_replaced_is_the_file_and_not_the_link_to_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Only administrators make links there.");
        Directory.CreateDirectory(_folder.File("volume"));
        SqliteTestDatabase.CopyTo(_folder.File("volume/real.db"));
        SqliteTestDatabase.CopyTo(Copy);
        await ExecuteAsync(Copy, "DELETE FROM \"Secrets\"");
        File.CreateSymbolicLink(Database, "volume/real.db");
        var (exitCode, output, errors) = await RunAsync("restore", Copy);
        Assert.True(exitCode == 0, errors);
        Assert.Contains("/volume/real.db.before-", output, StringComparison.Ordinal);
        Assert.Equal("volume/real.db", new FileInfo(Database).LinkTarget);
        Assert.Equal(await ReadAsync(Copy), await ReadAsync(_folder.File("volume/real.db")));

        (exitCode, _, errors) = await RunAsync("restore", Database);
        Assert.Equal(1, exitCode);
        Assert.Contains("is the database itself", errors, StringComparison.Ordinal);
    }

    /// <summary>As one is that was copied by hand while the server was stopped.</summary>
    [Fact]
    public async Task A_copy_in_WAL_mode_leaves_nothing_behind()
    {
        SqliteTestDatabase.CopyTo(Copy);
        await ExecuteAsync(Copy, "PRAGMA journal_mode=WAL");
        var (exitCode, _, errors) = await RunAsync("restore", Copy);
        Assert.True(exitCode == 0, errors);
        Assert.Equal(["copy.db", "polllogin.db"], Directory.EnumerateFiles(_folder.File("")).Select(Path.GetFileName).Order());
    }

    /// <summary>SQLite cannot read it any more, and so cannot tell that somebody else has it open.</summary>
    [Fact]
    public async Task A_database_whose_head_is_damaged_is_not_replaced_under_a_running_server()
    {
        SqliteTestDatabase.CopyTo(Copy);
        byte[] damaged;
        using (await ServerAsync())
        {
            await ExecuteAsync(Database, "PRAGMA wal_checkpoint(TRUNCATE)");
            damaged = SqliteTestDatabase.DamageHead(Database);
            var (exitCode, _, errors) = await RunAsync("restore", Copy);
            Assert.Equal(1, exitCode);
            Assert.Contains("stop the server first", errors, StringComparison.Ordinal);
            Assert.Equal(damaged, (await ReadAsync(Database))[..damaged.Length]);
        }

        var (code, output, said) = await RunAsync("restore", Copy);
        Assert.True(code == 0, said);
        Assert.Equal("ok", await AskAsync(Database, "PRAGMA integrity_check"));
        Assert.Equal(damaged, (await ReadAsync(output.Trim()["Restored. What there was before is ".Length..^1]))[..damaged.Length]);
    }

    [Fact]
    public async Task A_database_that_another_program_keeps_locked_is_named_and_no_copy_is_made()
    {
        SqliteTestDatabase.CopyTo(Database);
        await ExecuteAsync(Database, "PRAGMA journal_mode=DELETE");
        await using var other = new SqliteConnection($"Data Source={Database};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var exclusive = other.CreateCommand();
        exclusive.CommandText = "BEGIN EXCLUSIVE";
        await exclusive.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var (exitCode, _, errors) = await RunAsync("backup", Copy);
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"No copy was made: another program keeps {Database} locked", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Copy));
    }

    [Fact]
    public async Task Without_a_database_there_is_nothing_to_copy()
    {
        var (exitCode, _, errors) = await RunAsync("backup", Copy);
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"There is no database at {Database}", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Copy));
    }

    [Fact]
    public async Task A_copy_into_a_folder_that_is_not_there_is_refused_in_words()
    {
        SqliteTestDatabase.CopyTo(Database);
        var (exitCode, _, errors) = await RunAsync("backup", _folder.File("no-folder/copy.db"));
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"The copy could not be written to {_folder.File("no-folder/copy.db")}", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_no_database_can_be_put_back_to_is_named()
    {
        SqliteTestDatabase.CopyTo(Copy);
        await File.WriteAllTextAsync(_folder.File("a-file"), "a file", TestContext.Current.CancellationToken);
        using var program = new OwnProcess(["restore", Copy], [.. Settings, ("ConnectionStrings__PollLogin", $"Data Source={_folder.File("a-file/polllogin.db")}")]);
        var (exitCode, _, errors) = await program.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{_folder.File("a-file/polllogin.db")} could not be replaced", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_told_without_any_setting()
    {
        using var program = new OwnProcess(["--version"]);
        var (exitCode, output, _) = await program.EndAsync();
        Assert.Equal(0, exitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", output);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private string Database => _folder.File("polllogin.db");

    private string Copy => _folder.File("copy.db");

    private async Task IsRefusedAsync(string says)
    {
        var before = await ReadAsync(Database);
        var (exitCode, _, errors) = await RunAsync("restore", Copy);
        Assert.Equal(1, exitCode);
        Assert.Contains(says, errors, StringComparison.Ordinal);
        Assert.Equal(before, await ReadAsync(Database));
    }

    private async Task<OwnProcess> ServerAsync()
    {
        var server = new OwnProcess(Settings);
        await server.ReadyAsync();
        return server;
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] command)
    {
        using var program = new OwnProcess(command, Settings);
        return await program.EndAsync();
    }

    private (string, string)[] Settings =>
    [
        ("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "9hT2mQ7xVb4Lk8Rz"), ("WeChat__ApiBase", "http://127.0.0.1:9"),
        ("ConnectionStrings__PollLogin", $"Data Source={Database}"),
    ];

    /// <summary>Whether a process has SQLite's lock bytes of the file: not to be asked within the process that has them.</summary>
    private static async Task<bool> IsLockedAsync(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%i", path]) { RedirectStandardOutput = true })!;
        var inode = (await stat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
        return (await File.ReadAllTextAsync("/proc/locks", TestContext.Current.CancellationToken)).Contains($":{inode} 1073741826 ", StringComparison.Ordinal);
    }

    private static Task<byte[]> ReadAsync(string path) => File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

    private static async Task ExecuteAsync(string path, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<object?> AskAsync(string path, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
