namespace PollLogin.Web.Storage.Sqlite;

/// <summary>Tells drives of another machine, on which SQLite's WAL does not work (sqlite.org/wal.html): its shared memory is not shared there.</summary>
internal static class NetworkDrive
{
    private const string Mounts = "/proc/mounts";

    // As many as Linux follows, so that links in a ring end here too.
    private const int MaxLinks = 40;

    private static readonly string[] Kinds = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "davfs"];

    public static bool Holds(string path) => OperatingSystem.IsLinux() && File.Exists(Mounts)
        ? Kinds.Contains(KindOf(Followed(path), File.ReadLines(Mounts)))
        : path.StartsWith(@"\\", StringComparison.Ordinal) || new DriveInfo(Path.GetPathRoot(path)!).DriveType == DriveType.Network;

    /// <returns>The kind of the file system that holds <paramref name="path"/>: that of the longest mount point above it, and of what was mounted there last.</returns>
    internal static string KindOf(string path, IEnumerable<string> mounts) =>
        (from line in mounts
         let parts = line.Split(' ')
         where parts.Length > 2
         let point = parts[1].Replace(@"\040", " ", StringComparison.Ordinal)
         where path == point || path.StartsWith(point.EndsWith('/') ? point : point + "/", StringComparison.Ordinal)
         orderby point.Length
         select parts[2]).LastOrDefault() ?? "";

    /// <returns>Where <paramref name="path"/> lies once each link on the way to it is followed.</returns>
    internal static string Followed(string path, int links = MaxLinks)
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
