using Microsoft.Data.Sqlite;

namespace PollLogin.Web.Storage.Sqlite;

internal static class SqliteDamage
{
    /// <summary>Whether the file is damaged, or no database at all: SQLite tells the two apart by its first bytes alone.</summary>
    public static bool IsOfDamage(this SqliteException fault) => fault.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;
}
