using Microsoft.Data.Sqlite;

namespace PollLogin.Web.Storage.Sqlite;

/// <summary>What SQLite means by its result codes (https://www.sqlite.org/rescode.html), and by what its checks find.</summary>
internal static class SqliteFault
{
    /// <summary>Whether the file is damaged, or no database at all: SQLite tells the two apart by its first bytes alone.</summary>
    public static bool IsOfDamage(this SqliteException fault) => fault.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;

    /// <summary>Whether the file, its folder or a journal beside it may not be opened or written.</summary>
    public static bool IsOfRights(this SqliteException fault) => fault.SqliteErrorCode is SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN;

    /// <summary>What an integrity check found first, as one line: SQLite puts a head and a line break before it.</summary>
    public static string InOneLine(string found) => found.Replace("*** in database main ***", "", StringComparison.Ordinal).Trim().ReplaceLineEndings("; ");

    /// <summary>Whether another connection, of this process or of another one, stood in the way.</summary>
    public static bool IsOfOthersLock(this SqliteException fault) => fault.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED;
}
