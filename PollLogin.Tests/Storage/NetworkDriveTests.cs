using PollLogin.Web.Storage.Sqlite;

namespace PollLogin.Tests.Storage;

/// <summary>What the kernel tells of its mounts, and which of them holds the database: WAL would harm it on another machine's drive.</summary>
public sealed class NetworkDriveTests
{
    // systemd's automount stands first, and what is mounted over it on the first look comes later in the list.
    private static readonly string[] Mounts =
    [
        "/dev/sda1 / ext4 rw 0 0",
        "systemd-1 /srv/data autofs rw,fd=49 0 0",
        "/dev/sdb1 /srv/data/own ext4 rw 0 0",
        @"nas:/share /mnt/the\040share cifs rw 0 0",
        "nas:/data /srv/data nfs4 rw,vers=4.2 0 0",
    ];

    [Theory]
    [InlineData("/srv/data/polllogin.db", "nfs4")]
    [InlineData("/srv/data", "nfs4")]
    [InlineData("/srv/database/polllogin.db", "ext4")]
    [InlineData("/srv/data/own/polllogin.db", "ext4")]
    [InlineData("/mnt/the share/polllogin.db", "cifs")]
    [InlineData("/var/lib/polllogin/polllogin.db", "ext4")]
    public void What_was_mounted_last_at_the_longest_mount_point_holds_the_file(string path, string kind) => Assert.Equal(kind, NetworkDrive.KindOf(path, Mounts));
}
