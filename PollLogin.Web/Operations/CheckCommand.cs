using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PollLogin.Web.Operations.Checks;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.Storage.Sqlite;

namespace PollLogin.Web.Operations;

/// <summary>
/// <c>check</c>: prints what the doctor sees, as lines or with <c>--json</c> as JSON. Exit code 0: all is well; 2: something is doubtful;
/// 1: logins fail, or soon will. It may be run while the server runs.
/// </summary>
internal static class CheckCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<Health>(JsonNamingPolicy.CamelCase) },
    };

    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        if (args is not ([] or ["--json"]))
        {
            Complaints.Print("check takes --json or nothing.");
            return Commands.Misunderstood;
        }

        if (services.GetService<SqliteFile>() is { } file && !File.Exists(file.FullPath))
        {
            // As the first start would make it. One that is there is not touched: an older server may run on it.
            await services.GetRequiredService<IHost>().OpenStorageAsync();
            Complaints.Print($"There was no database at {file.FullPath}, and one was made, as the first start would have. If there should have been one, look for the disk that it lies on.");
        }

        var found = await services.GetRequiredService<Doctor>().ExamineAsync(CancellationToken.None);
        Console.WriteLine(args is [] ? Lines(found) : JsonSerializer.Serialize(found, Json));
        return ExitCode(found);
    }

    /// <summary>Of the worst that was found.</summary>
    internal static int ExitCode(IEnumerable<Finding> found) => found.Max(finding => finding.Health) switch
    {
        Health.Well => 0,
        Health.Doubtful => 2,
        _ => 1,
    };

    private static string Lines(IEnumerable<Finding> found) => string.Join(Environment.NewLine, found.SelectMany(finding => finding.Fix is ""
        ? [$"{Mark(finding.Health)} {finding.Topic}: {finding.Seen}"]
        : (string[])[$"{Mark(finding.Health)} {finding.Topic}: {finding.Seen}", $"          {finding.Fix}"]));

    private static string Mark(Health health) => health switch
    {
        Health.Well => "ok       ",
        Health.Doubtful => "doubtful ",
        _ => "ILL      ",
    };
}
