using System.Globalization;
using PollLogin.Web.Storage.Sqlite;

namespace PollLogin.Web.Operations.Checks;

/// <summary>Whether the database's folder can be written and has room. With PostgreSQL there is no folder of ours.</summary>
internal sealed class DataFolderCheck(SqliteFile? file = null) : ICheck
{
    private const long Enough = 1L << 30;
    private const long TooLittle = 100L << 20;

    public string Topic => "Data folder";

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel)
    {
        return Task.FromResult<IReadOnlyList<Finding>>(file is not null && Path.GetDirectoryName(file.FullPath) is { } folder ? [Write(folder) ?? Room(folder, new DriveInfo(folder).AvailableFreeSpace)] : []);
    }

    private Finding? Write(string folder)
    {
        try
        {
            var probe = Path.Combine(folder, $".write-probe-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            if (File.Exists(file!.FullPath))
            {
                File.Open(file.FullPath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
            }

            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Finding(Topic, Health.Ill, $"{folder}, or the database in it, cannot be written ({fault.Message.TrimEnd('.')}).", "Give the program's user the right to write there.");
        }
    }

    /// <param name="free">Bytes.</param>
    internal Finding Room(string folder, long free)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"{folder} can be written; {free >> 20} MiB are free.");
        return free switch
        {
            < TooLittle => new Finding(Topic, Health.Ill, words, "Make room: without it no login can be noted."),
            < Enough => new Finding(Topic, Health.Doubtful, words, "Make room before it is too late."),
            _ => new Finding(Topic, Health.Well, words),
        };
    }
}
