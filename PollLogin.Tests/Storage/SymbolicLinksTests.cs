using PollLogin.Tests.Kit;
using PollLogin.Web.Storage.Sqlite;

namespace PollLogin.Tests.Storage;

/// <summary>The database may be named by a link: on a volume, or where an upgrade does not come.</summary>
public sealed class SymbolicLinksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Links_are_followed_wherever_on_the_way_they_stand()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Only administrators make links there.");
        Directory.CreateDirectory(_folder.File("drive/data"));
        File.WriteAllText(_folder.File("drive/data/real.db"), "");
        Directory.CreateSymbolicLink(_folder.File("app"), "drive");
        Directory.CreateSymbolicLink(_folder.File("again"), _folder.File("app"));
        File.CreateSymbolicLink(_folder.File("drive/data/polllogin.db"), "real.db");
        var real = SymbolicLinks.Followed(_folder.File("drive/data/real.db"));
        Assert.EndsWith("/drive/data/real.db", real, StringComparison.Ordinal);
        Assert.Equal(real, SymbolicLinks.Followed(_folder.File("app/data/real.db")));
        Assert.Equal(real, SymbolicLinks.Followed(_folder.File("again/data/polllogin.db")));
    }

    [Fact]
    public void Links_in_a_ring_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Only administrators make links there.");
        File.CreateSymbolicLink(_folder.File("one"), "two");
        File.CreateSymbolicLink(_folder.File("two"), "one");
        Assert.StartsWith(SymbolicLinks.Followed(_folder.File("")), SymbolicLinks.Followed(_folder.File("one/polllogin.db")), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
