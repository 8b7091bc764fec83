using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PollLogin.Web.Storage;
using PollLogin.Web.Storage.PostgreSql;

namespace PollLogin.Tests.Kit;

/// <summary>A database on the server that <c>POLLLOGIN_POSTGRES</c> names, copied there from one that was migrated once.</summary>
internal sealed class PostgreSqlTestDatabase : TestDatabase
{
    private static readonly Lazy<string> Migrated = new(Make);

    /// <summary>A connection string of a server, with the right to create databases.</summary>
    private static string? Server { get; } = Environment.GetEnvironmentVariable("POLLLOGIN_POSTGRES") is { Length: > 0 } server ? server : null;

    /// <summary>Why a test that needs one is skipped.</summary>
    public const string NoServer = "POLLLOGIN_POSTGRES names no PostgreSQL server.";

    public static bool IsThere => Server is not null;

    private readonly string _name = $"polllogin_{Guid.NewGuid():N}";

    public PostgreSqlTestDatabase() => OnServer($"CREATE DATABASE {_name} TEMPLATE {Migrated.Value} STRATEGY FILE_COPY");

    public override StorageProvider Provider => StorageProvider.PostgreSQL;

    public override string ConnectionString => To(_name);

    public override DbConnection Open()
    {
        var connection = new NpgsqlConnection($"{ConnectionString};Pooling=False");
        connection.Open();
        return connection;
    }

    public override IDisposable Lock()
    {
        var connection = Open();
        Execute(connection, """BEGIN; LOCK TABLE "Pushes", "SeenQueries", "ScanSessions", "Users", "LoginSessions" IN EXCLUSIVE MODE""");
        return connection;
    }

    public override void Dispose() => OnServer($"DROP DATABASE {_name} WITH (FORCE)");

    protected override DbParameter Copy(DbParameter parameter) => ((NpgsqlParameter)parameter).Clone();

    // Of a small table the planner would read all, whatever index there is.
    protected override IEnumerable<string> Walks(DbCommand command, string sql)
    {
        Execute(command.Connection!, "SET enable_seqscan = off");
        command.CommandText = "EXPLAIN (FORMAT JSON) " + sql;
        using var plan = JsonDocument.Parse((string)command.ExecuteScalar()!);
        return [.. Walks(plan.RootElement[0].GetProperty("Plan"))];
    }

    private static IEnumerable<string> Walks(JsonElement step)
    {
        var kind = step.GetProperty("Node Type").GetString()!;
        if (kind.Contains("Scan", StringComparison.Ordinal) && kind is not ("Bitmap Heap Scan" or "Subquery Scan" or "Tid Scan") && !step.TryGetProperty("Index Cond", out _))
        {
            yield return step.TryGetProperty("Relation Name", out var table) ? $"{kind} of {table}" : kind;
        }

        foreach (var walk in step.TryGetProperty("Plans", out var inner) ? inner.EnumerateArray().SelectMany(Walks) : [])
        {
            yield return walk;
        }
    }

    private static string Make()
    {
        var name = $"polllogin_template_{Guid.NewGuid():N}";
        OnServer($"CREATE DATABASE {name}");
        using (var db = new PostgreSqlDb(new DbContextOptionsBuilder<PostgreSqlDb>().UseNpgsql($"{To(name)};Pooling=False").Options))
        {
            db.Database.Migrate();
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => OnServer($"DROP DATABASE {name}");
        return name;
    }

    private static string To(string database) => new NpgsqlConnectionStringBuilder(Server) { Database = database }.ToString();

    private static void OnServer(string sql)
    {
        using var connection = new NpgsqlConnection($"{Server};Pooling=False");
        connection.Open();
        Execute(connection, sql);
    }
}
