using Microsoft.Data.Sqlite;

namespace PollLogin.Web.Storage.Sqlite;

/// <summary>
/// One connection that stays open for as long as the server runs: the pool closes what is idle, and <c>restore</c> takes a file that nobody
/// holds for one that nobody uses. In WAL mode only: on a network drive an idle connection holds nothing.
/// </summary>
internal sealed class SqliteHold(SqliteFile file) : IDisposable
{
    private SqliteConnection? _connection;

    public void Take()
    {
        _connection ??= new SqliteConnection(new SqliteConnectionStringBuilder(file.ConnectionString) { Pooling = false }.ToString());
        _connection.Open();
        using var read = _connection.CreateCommand();
        // In WAL mode the first look at the file locks it, in a way that only who wants it alone minds.
        read.CommandText = "SELECT count(*) FROM sqlite_master";
        read.ExecuteScalar();
    }

    public void Dispose() => _connection?.Dispose();
}
