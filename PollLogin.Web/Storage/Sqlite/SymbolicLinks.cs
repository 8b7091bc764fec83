namespace PollLogin.Web.Storage.Sqlite;

/// <summary>Where a file really lies: SQLite keeps its journals there, and what replaces the file must not replace a link to it.</summary>
internal static class SymbolicLinks
{
    // As many as Linux follows, so that links in a ring end here too.
    private const int MaxLinks = 40;

    /// <returns>Where <paramref name="path"/> lies once each link on the way to it is followed; on Windows, where a mounted disk looks like a link, the path itself.</returns>
    public static string Followed(string path, int links = MaxLinks)
    {
        if (OperatingSystem.IsWindows() || Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        var folder = Followed(parent, links);
        return Path.GetFileName(path) switch
        {
            "." => folder,
            // Of the folder behind a link, and not of the link's.
            ".." => Path.GetDirectoryName(folder) ?? folder,
            var name when links > 0 && new FileInfo(Path.Combine(folder, name)).LinkTarget is { } target => Followed(Path.Combine(folder, target), links - 1),
            var name => Path.Combine(folder, name),
        };
    }
}
