namespace PollLogin.Web.Storage.Sqlite;

/// <summary>Tells drives of another machine, on which SQLite's WAL does not work (sqlite.org/wal.html): its shared memory is not shared there.</summary>
internal static class NetworkDrive
{
    private const string Mounts = "/proc/mounts";

    private static readonly string[] Kinds = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "davfs"];

    /// <param name="path">With no link on the way to it.</param>
    public static bool Holds(string path) => OperatingSystem.IsLinux() && File.Exists(Mounts)
        ? Kinds.Contains(KindOf(path, File.ReadLines(Mounts)))
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
}
