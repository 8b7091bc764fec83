using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Tests.Kit;

/// <summary>A file in a folder of its own, copied from one that was migrated once: a thousand tests need not migrate a thousand times.</summary>
internal sealed class SqliteTestDatabase : TestDatabase
{
    private static readonly Lazy<byte[]> Migrated = new(Make);

    private readonly TemporaryFolder _folder = new();

    public SqliteTestDatabase() => CopyTo(FilePath);

    public override StorageProvider Provider => StorageProvider.Sqlite;

    // As the program opens it: from the same pool.
    public override string ConnectionString => $"Data Source={FilePath};Default Timeout=1";

    private string FilePath => _folder.File("polllogin.db");

    public static void CopyTo(string path) => File.WriteAllBytes(path, Migrated.Value);

    /// <summary>Writes over the first page of a table, as a disk that lies would.</summary>
    public static void Damage(string path, string table)
    {
        long Ask(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return (long)command.ExecuteScalar()!;
        }

        var (page, size) = (Ask($"SELECT rootpage FROM sqlite_master WHERE name = '{table}'"), Ask("PRAGMA page_size"));
        Overwrite(path, (page - 1) * size, size);
    }

    /// <summary>Writes over the file's first page, without which SQLite knows nothing of it.</summary>
    /// <returns>What stands there now.</returns>
    public static byte[] DamageHead(string path) => Overwrite(path, 0, 4096);

    private static byte[] Overwrite(string path, long from, long length)
    {
        var nonsense = Enumerable.Repeat((byte)0xAB, (int)length).ToArray();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = from;
        file.Write(nonsense);
        return nonsense;
    }

    public override DbConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        return connection;
    }

    public override IDisposable Lock()
    {
        var connection = Open();
        Execute(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    public override void Dispose()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
        _folder.Dispose();
    }

    protected override DbParameter Copy(DbParameter parameter) => new SqliteParameter(parameter.ParameterName, parameter.Value);

    protected override IEnumerable<string> Walks(DbCommand command, string sql)
    {
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetString("detail") is var step && step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.StartsWith("SCAN CONSTANT", StringComparison.Ordinal))
            {
                yield return step;
            }
        }
    }

    private static byte[] Make()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("polllogin.db");
        using (var db = new PollLoginDb(new DbContextOptionsBuilder<PollLoginDb>().UseSqlite($"Data Source={path};Pooling=False").Options))
        {
            db.Database.Migrate();
        }

        return File.ReadAllBytes(path);
    }
}
