namespace PollLogin.Web.Storage.Sqlite;

/// <summary>Where a file really lies: SQLite keeps its journals there, and what replaces the file must not replace a link to it.</summary>
internal static class SymbolicLinks
{
    // As many as Linux follows, so that links in a ring end here too.
    private const int MaxLinks = 40;

    /// <returns>Where <paramref name="path"/> lies once each link on the way to it is followed.</returns>
    public static string Followed(string path, int links = MaxLinks)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        var folder = Followed(parent, links);
        var here = Path.Combine(folder, Path.GetFileName(path));
        return links > 0 && new FileInfo(here).LinkTarget is { } target ? Followed(Path.GetFullPath(target, folder), links - 1) : here;
    }
}
