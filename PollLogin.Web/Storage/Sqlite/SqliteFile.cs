using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage.Sqlite;

/// <summary>The database file: where it lies, and how each connection to it behaves under load.</summary>
internal sealed class SqliteFile : DbConnectionInterceptor
{
    /// <summary>The connection string when it is not set.</summary>
    public const string Default = "Data Source=App_Data/polllogin.db";

    public SqliteFile(IConfiguration configuration)
    {
        try
        {
            var connection = new SqliteConnectionStringBuilder(configuration.GetConnectionString(StorageFeature.ConnectionName) ?? Default);
            if (connection.Mode is not (SqliteOpenMode.ReadWriteCreate or SqliteOpenMode.ReadWrite) || connection.DataSource is "" or ":memory:")
            {
                throw new StartException(
                    $"ConnectionStrings:{StorageFeature.ConnectionName} must name a file that can be written, and keep it. Example: {Default}");
            }

            // Relative to where the program lies: a hosting panel starts it from anywhere.
            var given = Path.GetFullPath(connection.DataSource, AppContext.BaseDirectory);
            connection.DataSource = SymbolicLinks.Followed(given);
            // Seconds that a statement may wait for a lock. The driver's 30 would outlast the 5 that WeChat waits.
            connection.DefaultTimeout = 1;
            ConnectionString = connection.ToString();
            FullPath = connection.DataSource;
            Link = given == FullPath ? null : given;
        }
        catch (ArgumentException fault)
        {
            throw new StartException($"ConnectionStrings:{StorageFeature.ConnectionName} cannot be read ({fault.Message}). Example: {Default}", fault);
        }
    }

    public string ConnectionString { get; }

    /// <summary>Of the file itself, behind every link that leads to it.</summary>
    public string FullPath { get; }

    /// <summary>The path that leads there by a link; <see langword="null"/> where there is no link on the way.</summary>
    public string? Link { get; }

    // Without busy_timeout the driver sleeps 150 ms at each busy answer, and 500 scans a second queue up for seconds. NORMAL is safe with
    // WAL: a power cut can lose the last commits, never the file.
    // 6 MiB of pages for each connection: keys that are random meet another page of an index each time.
    private const string Pragmas = "PRAGMA busy_timeout=1000; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-6144;";

    // Pooled connections keep their settings: each is told once.
    private readonly ConditionalWeakTable<object, object> _told = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (!_told.TryAdd(((SqliteConnection)connection).Handle!, this))
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // The driver's asynchronous methods are its synchronous ones.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
