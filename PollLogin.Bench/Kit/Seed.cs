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

    /// <summary>What years leave behind, had nothing been cleaned up: logins that are over, members, login sessions and answered pushes.</summary>
    public static async Task PastAsync(string database, int count)
    {
        var before = DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeMilliseconds();
        await using var connection = await OpenAsync(database);
        foreach (var sql in (string[])
            [
                $"""
                INSERT INTO "Users" ("AppId", "OpenId", "Name", "CreatedAt", "LastScanAt", "SubscribedAt")
                SELECT '{Product.AppId}', 'o_past_' || value, '微信用户', {before}, {before}, {before} FROM Numbers
                """,
                $"""
                INSERT INTO "ScanSessions" ("Uid", "AppId", "BrowserKeyHash", "ReturnUrl", "QrUrl", "Ticket", "CreatedAt", "ExpiresAt", "Address", "Browser", "Platform", "Confirmation", "WrongNumbers", "ChangedAt", "UserId", "ScannedAt", "ApprovedAt", "TokenExpiresAt", "SpentAt")
                SELECT lower(hex(randomblob(16))), '{Product.AppId}', lower(hex(randomblob(32))), '/account', 'http://weixin.qq.com/q/bench', 'bench', {before}, {before + 600_000}, '127.0.0.1', 'Chrome', 'Windows', 0, 0, {before} + value, value, {before}, {before}, {before + 300_000}, {before} FROM Numbers
                """,
                $"""
                INSERT INTO "LoginSessions" ("Id", "UserId", "CreatedAt", "LastSeenAt", "ExpiresAt", "Address", "Browser", "Platform")
                SELECT lower(hex(randomblob(16))), value, {before}, {before}, {before + 86_400_000}, '127.0.0.1', 'Chrome', 'Windows' FROM Numbers
                """,
            ])
        {
            await using var insert = connection.CreateCommand();
            insert.CommandTimeout = 600;
            insert.CommandText = $"{sql.Replace("INSERT INTO", $"WITH RECURSIVE Numbers(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM Numbers WHERE value < {count}) INSERT INTO", StringComparison.Ordinal)}";
            await insert.ExecuteNonQueryAsync();
        }
    }

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
