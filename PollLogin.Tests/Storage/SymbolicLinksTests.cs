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

    /// <summary>As an operating system goes: what is above a link's target, and not what is above the link.</summary>
    [Fact]
    public void Two_dots_lead_up_from_where_the_link_leads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Only administrators make links there.");
        Directory.CreateDirectory(_folder.File("releases/42"));
        Directory.CreateSymbolicLink(_folder.File("current"), "releases/42");
        File.CreateSymbolicLink(_folder.File("polllogin.db"), "current/.././shared/polllogin.db");
        Assert.Equal(_folder.File("releases/shared/polllogin.db"), SymbolicLinks.Followed(_folder.File("polllogin.db")));
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
