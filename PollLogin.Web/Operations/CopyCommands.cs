using PollLogin.Web.Shared;
using PollLogin.Web.Storage.Sqlite;

namespace PollLogin.Web.Operations;

/// <summary><c>backup &lt;file&gt;</c> and <c>restore &lt;file&gt;</c>. Exit code 0: done; 1: not done, and stderr says why and where everything is.</summary>
internal static class CopyCommands
{
    public static Task<int> BackupAsync(IServiceProvider services, string[] args) => WithFileAsync("backup", services, args, (copy, path) =>
    {
        var file = copy.Backup(path);
        return $"{file}: {new FileInfo(file).Length} bytes, checked.";
    });

    public static Task<int> RestoreAsync(IServiceProvider services, string[] args) => WithFileAsync("restore", services, args, (copy, path) =>
        copy.Restore(path) is { } aside ? $"Restored. What there was before is {aside}." : "Restored.");

    private static async Task<int> WithFileAsync(string name, IServiceProvider services, string[] args, Func<DatabaseCopy, string, string> work)
    {
        if (args is not [{ Length: > 0 } path])
        {
            Complaints.Print($"{name} takes one file. Example: {name} /var/backups/polllogin-2026-11-23.db");
            return Commands.Misunderstood;
        }

        await using var scope = services.CreateAsyncScope();
        if (scope.ServiceProvider.GetService<DatabaseCopy>() is not { } copy)
        {
            Complaints.Print($"{name} is for SQLite. With PostgreSQL use its own tools: pg_dump --format=custom, pg_restore --clean.");
            return 1;
        }

        Console.WriteLine(work(copy, path));
        return 0;
    }
}
