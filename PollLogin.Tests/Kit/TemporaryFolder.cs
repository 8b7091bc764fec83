using PollLogin.Web.Storage.Sqlite;

namespace PollLogin.Tests.Kit;

public sealed class TemporaryFolder : IDisposable
{
    // Behind the links to it, as the program names what lies there.
    private readonly string _folder = SymbolicLinks.Followed(Directory.CreateTempSubdirectory("polllogin-").FullName);

    public string File(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
