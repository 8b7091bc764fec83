namespace PollLogin.Web.Storage;

/// <summary>The databases that the product can keep its data in.</summary>
public enum StorageProvider
{
    Sqlite,
    PostgreSQL,
}

/// <summary>Where the data is kept (section <c>Storage</c>); the place itself is <c>ConnectionStrings:PollLogin</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Which database. Default: Sqlite, a file that needs no server. PostgreSQL: where several machines serve the site.</summary>
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;
}
