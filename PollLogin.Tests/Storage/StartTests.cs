using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Storage;

/// <summary>A database that cannot be used stops the start with a sentence; nothing in it is touched.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("polllogin-start-").FullName;

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(_folder, "no-folder");
        await File.WriteAllTextAsync(file, "a file", TestContext.Current.CancellationToken);
        await RefusedAsync(Path.Combine(file, "polllogin.db"), "must be writable");
    }

    /// <summary>A copy that root put there, say: the file was given to the program's user, what lies beside it was not.</summary>
    [Fact]
    public async Task A_journal_that_cannot_be_written_is_named()
    {
        var path = Path.Combine(_folder, "polllogin.db");
        SqliteTestDatabase.CopyTo(path);
        Directory.CreateDirectory(path + "-wal");
        await RefusedAsync(path, "with what begins with its name, must be writable");
    }

    /// <summary>To make the folder would begin a new database while the old one is only away.</summary>
    [Fact]
    public async Task A_link_to_a_disk_that_is_not_mounted_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Only administrators make links there.");
        var path = Path.Combine(_folder, "polllogin.db");
        File.CreateSymbolicLink(path, Path.Combine(_folder, "volume/polllogin.db"));
        await RefusedAsync(path, "Mount the disk that it is on");
        Assert.False(Directory.Exists(Path.Combine(_folder, "volume")));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_not_touched()
    {
        var path = Path.Combine(_folder, "newer.db");
        using (var app = new PollLoginApp(("Storage:Provider", "Sqlite"), ("ConnectionStrings:PollLogin", $"Data Source={path}")))
        {
            _ = app.Server;
        }

        await ExecuteAsync(path, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_FromTheFuture', '99.0.0'); PRAGMA wal_checkpoint(TRUNCATE)");
        var before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await RefusedAsync(path, "29990101000000_FromTheFuture");
        Assert.Equal(before, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_not_touched()
    {
        var path = Path.Combine(_folder, "letter.db");
        var text = string.Concat(Enumerable.Repeat("Dear database, ", 1000));
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        await RefusedAsync(path, "cannot be used");
        Assert.Equal(text, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_connection_string_that_cannot_be_read_is_named() =>
        await RefusedAsync("x;Cheese=yes", "ConnectionStrings:PollLogin cannot be read");

    [Theory]
    [InlineData("x.db;Mode=ReadOnly")]
    [InlineData(":memory:")]
    [InlineData("")]
    public async Task A_database_that_cannot_be_kept_is_refused(string dataSource) => await RefusedAsync(dataSource, "must name a file that can be written");

    [Fact]
    public async Task A_lock_that_a_killed_migration_left_does_not_stop_the_next_start()
    {
        var path = Path.Combine(_folder, "killed.db");
        await ExecuteAsync(path, """
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00.0000000+00:00')
            """);
        using var app = new PollLoginApp(("Storage:Provider", "Sqlite"), ("ConnectionStrings:PollLogin", $"Data Source={path}"));
        _ = app.Server;
        Assert.Contains("its lock is cleared", app.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_on_an_empty_folder_both_come_up()
    {
        var connection = ("ConnectionStrings__PollLogin", $"Data Source={Path.Combine(_folder, "both.db")}");
        (string, string)[] account = [("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "t")];
        using var first = new OwnProcess([connection, .. account]);
        using var second = new OwnProcess([connection, .. account]);
        await Task.WhenAll(first.ReadyAsync(), second.ReadyAsync());
    }

    /// <summary>It needs nothing of the lock: what a start makes is there.</summary>
    [Fact]
    public async Task A_start_beside_a_process_that_writes_comes_up()
    {
        var path = Path.Combine(_folder, "shared.db");
        (string, string)[] settings = [("ConnectionStrings__PollLogin", $"Data Source={path}"), ("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "t")];
        using var first = new OwnProcess(settings);
        await first.ReadyAsync();
        await using var other = new SqliteConnection($"Data Source={path};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var write = other.CreateCommand();
        write.CommandText = "BEGIN IMMEDIATE";
        await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        using var second = new OwnProcess(settings);
        await Programs.ListensAsync(second.Address.Port);
    }

    [Fact]
    public async Task Connections_wait_for_locks_in_small_steps_and_log_ahead()
    {
        Assert.SkipWhen(TestDatabase.IsPostgreSql, "These are SQLite's own settings.");
        using var app = new PollLoginApp();
        var found = await app.InDatabaseAsync(async db =>
        {
            await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            var connection = (SqliteConnection)db.Database.GetDbConnection();
            return (await AskAsync(connection, "journal_mode"), await AskAsync(connection, "busy_timeout"), await AskAsync(connection, "synchronous"), connection.DefaultTimeout);
        });
        Assert.Equal(("wal", "1000", "1", 1), found);
    }

    [Fact]
    public void A_folder_that_is_made_for_the_database_is_closed_to_other_users()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }

        var folder = Path.Combine(_folder, "data");
        using var app = new PollLoginApp(("Storage:Provider", "Sqlite"), ("ConnectionStrings:PollLogin", $"Data Source={Path.Combine(folder, "polllogin.db")}"));
        _ = app.Server;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RefusedAsync(string path, string says)
    {
        using var program = new OwnProcess(
            ("ConnectionStrings__PollLogin", $"Data Source={path}"), ("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "t"));
        var (exitCode, output, errors) = await program.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains(says, errors, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:PollLogin", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors + output, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(SqliteConnection connection, string pragma)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";
        return (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!.ToString()!;
    }

    private static async Task ExecuteAsync(string path, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
