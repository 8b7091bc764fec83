using Microsoft.Data.Sqlite;
using PollLogin.Bench.Servers;
using PollLogin.Web.Login;

namespace PollLogin.Bench.Kit;

/// <summary>A browser that waits: its code, and the secret behind it.</summary>
internal sealed record Waiting(string Uid, string Key);

/// <summary>Rows that a run needs, written straight into the database: making them through pages is another measurement.</summary>
internal static class Seed
{
    /// <summary>Logins that wait, each with ten minutes left.</summary>
    public static async Task<Waiting[]> WaitingAsync(string database, int count, Random random)
    {
        var waiting = Enumerable.Range(0, count).Select(_ => new Waiting(Hex(random, 16), Hex(random, 32))).ToArray();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await using var connection = await OpenAsync(database);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = connection.CreateCommand();
        insert.CommandText =
            $"""
            INSERT INTO "ScanSessions" ("Uid", "AppId", "BrowserKeyHash", "ReturnUrl", "QrUrl", "Ticket", "CreatedAt", "ExpiresAt", "Address", "Browser", "Platform", "Confirmation", "WrongNumbers", "ChangedAt")
            VALUES ($uid, '{Product.AppId}', $hash, '/account', 'http://weixin.qq.com/q/bench', 'bench', {now}, {now + 600_000}, '127.0.0.1', 'Chrome', 'Windows', 0, 0, {now})
            """;
        var uid = insert.Parameters.Add("$uid", SqliteType.Text);
        var hash = insert.Parameters.Add("$hash", SqliteType.Text);
        foreach (var one in waiting)
        {
            (uid.Value, hash.Value) = (one.Uid, BrowserKey.Hash(one.Key));
            await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        return waiting;
    }

    /// <summary>People who scan again and again: known, and asked for by their number (<see cref="Requests.Scan"/>).</summary>
    public static Task MembersAsync(string database, int count) => FillAsync(database, count,
        $"""
        INSERT INTO "Users" ("AppId", "OpenId", "Name", "CreatedAt", "LastScanAt", "SubscribedAt", "ProfileAskedAt")
        SELECT '{Product.AppId}', 'o_bench_' || (value - 1), '微信用户', {Ago(24)}, {Ago(24)}, {Ago(24)}, {Ago(24)} FROM Numbers
        """);

    /// <summary>
    /// What years leave behind, had nothing been cleaned up: logins that are over, members, login sessions, and pushes with their queries. The
    /// members' openids lie between those of <see cref="MembersAsync"/>, so that no scan finds its member in a quiet corner of the index.
    /// </summary>
    public static async Task PastAsync(string database, int count, int members)
    {
        var (before, lately) = (Ago(2), DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeMilliseconds());
        await FillAsync(database, count,
            $"""
            INSERT INTO "Users" ("AppId", "OpenId", "Name", "CreatedAt", "LastScanAt", "SubscribedAt", "ProfileAskedAt")
            SELECT '{Product.AppId}', 'o_bench_' || (value % {members}) || '_' || value, '微信用户', {before}, {before}, {before}, {before} FROM Numbers
            """,
            $"""
            INSERT INTO "ScanSessions" ("Uid", "AppId", "BrowserKeyHash", "ReturnUrl", "QrUrl", "Ticket", "CreatedAt", "ExpiresAt", "Address", "Browser", "Platform", "Confirmation", "WrongNumbers", "ChangedAt", "UserId", "ScannedAt", "ApprovedAt", "TokenExpiresAt", "SpentAt")
            SELECT lower(hex(randomblob(16))), '{Product.AppId}', lower(hex(randomblob(32))), '/account', 'http://weixin.qq.com/q/bench', 'bench', {before} + value, {before + 600_000} + value, '127.0.0.1', 'Chrome', 'Windows', 0, 0, {before} + value, value, {before}, {before}, {before + 300_000}, {before} FROM Numbers
            """,
            $"""
            INSERT INTO "LoginSessions" ("Id", "UserId", "CreatedAt", "LastSeenAt", "ExpiresAt", "Address", "Browser", "Platform")
            SELECT lower(hex(randomblob(16))), value, {before} + value, {before} + value, {before + 86_400_000} + value, '127.0.0.1', 'Chrome', 'Windows' FROM Numbers
            """,
            // Not so old that the clean-up, a minute after the start, would take them away in the middle of a run.
            $"""
            INSERT INTO "Pushes" ("Key", "ReceivedAt", "Reply") SELECT printf('%010x', {lately / 1000}) || lower(hex(randomblob(27))), {lately}, '<xml>{new string('x', 400)}</xml>' FROM Numbers
            """,
            $"""
            INSERT INTO "SeenQueries" ("Key", "BodyHash", "SeenAt") SELECT {lately / 1000} || lower(hex(randomblob(27))), lower(hex(randomblob(32))), {lately} FROM Numbers
            """);
    }

    private static async Task FillAsync(string database, int count, params string[] inserts)
    {
        await using var connection = await OpenAsync(database);
        // Random keys land all over their index: without memory to hold it, each row would be a read and a write.
        await RunAsync(connection, "PRAGMA cache_size=-1000000; PRAGMA synchronous=OFF");
        foreach (var insert in inserts)
        {
            await RunAsync(connection, insert.Replace("INSERT INTO",
                $"WITH RECURSIVE Numbers(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM Numbers LIMIT {count}) INSERT INTO", StringComparison.Ordinal));
        }

        await RunAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 600;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static long Ago(int hours) => DateTimeOffset.UtcNow.AddHours(-hours).ToUnixTimeMilliseconds();

    private static string Hex(Random random, int bytes)
    {
        var buffer = new byte[bytes];
        random.NextBytes(buffer);
        return Convert.ToHexStringLower(buffer);
    }

    private static async Task<SqliteConnection> OpenAsync(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Pooling=False;Default Timeout=30");
        await connection.OpenAsync();
        return connection;
    }
}
