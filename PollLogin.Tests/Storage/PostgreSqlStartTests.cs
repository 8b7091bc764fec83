using Npgsql;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Storage;

/// <summary>A server or a database that cannot be used stops the start with a sentence.</summary>
public sealed class PostgreSqlStartTests
{
    [Theory]
    [InlineData("Host=127.0.0.1;Port=9;Database=x", "x on 127.0.0.1:9 cannot be used")]
    [InlineData("Host=127.0.0.1;Port=9;Database=x", "See that the server runs there")]
    [InlineData("Data Source=App_Data/polllogin.db", "must name a host and a database|cannot be read as one of PostgreSQL")]
    [InlineData("", "must name a host and a database")]
    [InlineData("Host=127.0.0.1;Cheese=yes", "cannot be read as one of PostgreSQL")]
    public async Task What_cannot_be_reached_or_read_is_named(string connectionString, string says) => await RefusedAsync(connectionString, says);

    [Fact]
    public async Task A_database_that_is_not_there_is_to_be_created()
    {
        Assert.SkipUnless(PostgreSqlTestDatabase.IsThere, PostgreSqlTestDatabase.NoServer);
        using var database = new PostgreSqlTestDatabase();
        await RefusedAsync(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "nowhere" }.ToString(), "CREATE DATABASE polllogin");
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        Assert.SkipUnless(PostgreSqlTestDatabase.IsThere, PostgreSqlTestDatabase.NoServer);
        using var database = new PostgreSqlTestDatabase();
        database.Execute("""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_FromTheFuture', '99.0.0')""");
        await RefusedAsync(database.ConnectionString, "29990101000000_FromTheFuture");
    }

    [Fact]
    public async Task Three_instances_that_start_at_once_on_an_empty_database_all_come_up()
    {
        Assert.SkipUnless(PostgreSqlTestDatabase.IsThere, PostgreSqlTestDatabase.NoServer);
        using var database = new PostgreSqlTestDatabase();
        database.Execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        var instances = Enumerable.Range(0, 3).Select(_ => new OwnProcess(Settings(database.ConnectionString))).ToList();
        await Task.WhenAll(instances.Select(instance => instance.ReadyAsync()));
        instances.ForEach(instance => instance.Dispose());
    }

    private static async Task RefusedAsync(string connectionString, string says)
    {
        using var program = new OwnProcess(Settings(connectionString));
        var (exitCode, output, errors) = await program.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Matches(says, errors);
        Assert.Contains("ConnectionStrings:PollLogin", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors + output, StringComparison.Ordinal);
    }

    private static (string, string)[] Settings(string connectionString) =>
    [
        ("Storage__Provider", "PostgreSQL"), ("ConnectionStrings__PollLogin", connectionString),
        ("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "9hT2mQ7xVb4Lk8Rz"), ("WeChat__ApiBase", "http://127.0.0.1:9"),
    ];
}
