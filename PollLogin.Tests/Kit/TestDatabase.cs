using System.Data.Common;
using PollLogin.Web.Storage;

namespace PollLogin.Tests.Kit;

/// <summary>
/// A database of a test's own, as the program's first start leaves it: a SQLite file; or, where <c>POLLLOGIN_PROVIDER</c> is <c>PostgreSQL</c>, a
/// database on the server that <c>POLLLOGIN_POSTGRES</c> names. The same tests, on the other provider.
/// </summary>
public abstract class TestDatabase : IDisposable
{
    public static bool IsPostgreSql { get; } = Environment.GetEnvironmentVariable("POLLLOGIN_PROVIDER") == nameof(StorageProvider.PostgreSQL);

    public static TestDatabase New() => IsPostgreSql ? new PostgreSqlTestDatabase() : new SqliteTestDatabase();

    public abstract StorageProvider Provider { get; }

    /// <summary>For the program.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>A connection beside the program's.</summary>
    public abstract DbConnection Open();

    /// <summary>Nobody can write until the answer is disposed.</summary>
    public abstract IDisposable Lock();

    /// <summary>The steps of a statement's plan that walk through a table, or through an index from end to end.</summary>
    /// <param name="parameters">As it was sent with; they are not touched.</param>
    public IEnumerable<string> Walks(string sql, IEnumerable<DbParameter> parameters)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(Copy(parameter));
        }

        return [.. Walks(command, sql)];
    }

    public void Execute(string sql)
    {
        using var connection = Open();
        Execute(connection, sql);
    }

    public abstract void Dispose();

    protected abstract IEnumerable<string> Walks(DbCommand command, string sql);

    protected abstract DbParameter Copy(DbParameter parameter);

    protected static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
