using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Tests.Kit;

/// <summary>A database as the program's first start leaves it, made once: a thousand tests need not migrate a thousand times.</summary>
internal static class MigratedDatabase
{
    private static readonly Lazy<byte[]> File = new(Make);

    public static void CopyTo(string path) => System.IO.File.WriteAllBytes(path, File.Value);

    private static byte[] Make()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("polllogin.db");
        using (var db = new PollLoginDb(new DbContextOptionsBuilder<PollLoginDb>().UseSqlite($"Data Source={path};Pooling=False").Options))
        {
            db.Database.Migrate();
        }

        return System.IO.File.ReadAllBytes(path);
    }
}
