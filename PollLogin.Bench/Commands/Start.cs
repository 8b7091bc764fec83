using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Commands;

/// <summary>From the start of the process to the first page, beside the least that a program of Razor Pages and EF Core can be.</summary>
internal static class Start
{
    private const double Promised = 1.6;

    // Framework and program compiled as one, ahead of time: what the README recommends where the start counts.
    private static readonly (string Name, string Options, string Extension)[] Ways =
    [
        ("self-contained, ReadyToRun composite", "--self-contained true -p:PublishReadyToRunComposite=true", ""),
        ("on the installed runtime, ReadyToRun", "--self-contained false", ".dll"),
    ];

    public static async Task RunAsync(Report report, BenchOptions options)
    {
        using var work = new WorkFolder();
        await using var weChat = await FakeWeChat.StartAsync();
        var subjects = new List<Subject>();
        await Report.ProgressAsync("start: publish", Ways.Length * 2, async step =>
        {
            foreach (var way in Ways)
            {
                foreach (var make in (Func<(string Name, string Options, string Extension), Func<string, string, Task<string>>, Task<Subject>>[])[PollLogin, Empty])
                {
                    subjects.Add(await make(way, (project, folder) => Product.PublishAsync(
                        Path.Combine(Repository.Root, project), work.Of($"{folder}-{subjects.Count}"),
                        // Apart, or one way would take what the other has compiled.
                        $"-p:PublishReadyToRun=true -r {RuntimeInformation.RuntimeIdentifier} {way.Options} --artifacts-path \"{work.Of($"built-{subjects.Count}")}\"")));
                    step();
                }
            }
        });
        var found = await MeasureAsync(subjects, options.Quick ? 3 : 5);
        Tell(report, subjects, found);

        async Task<Subject> PollLogin((string Name, string Options, string Extension) way, Func<string, string, Task<string>> publish) => new(
            $"PollLogin, {way.Name}", Path.Combine(await publish("PollLogin.Web", "published"), $"PollLogin.Web{way.Extension}"),
            Product.Settings(work.Of($"start-{subjects.Count}.db"), weChat.Address), "/login", "data-uid=");

        async Task<Subject> Empty((string Name, string Options, string Extension) way, Func<string, string, Task<string>> publish) => new(
            $"empty program, {way.Name}", Path.Combine(await publish("PollLogin.Bench/Empty", "empty"), $"Empty{way.Extension}"),
            [("ConnectionStrings__Empty", $"Data Source={work.Of($"empty-{subjects.Count}.db")}"), ("Logging__LogLevel__Default", "Warning")], "/", "0 notes");
    }

    private static async Task<List<(double Listening, double Answered)>[]> MeasureAsync(List<Subject> subjects, int rounds)
    {
        var found = subjects.Select(_ => new List<(double Listening, double Answered)>()).ToArray();
        await Report.ProgressAsync("start", rounds, async step =>
        {
            for (var round = 0; round < rounds; round++)
            {
                for (var turn = 0; turn < subjects.Count; turn++)
                {
                    var subject = (turn + round) % subjects.Count;
                    // One before it brings the program from the disk into memory, and the first of all makes the database.
                    await MeasureAsync(subjects[subject]);
                    found[subject].Add(await MeasureAsync(subjects[subject]));
                }

                step();
            }
        });
        return found;
    }

    private static void Tell(Report report, List<Subject> subjects, List<(double Listening, double Answered)>[] found)
    {
        var listening = found.Select(took => new Spread([.. took.Select(one => one.Listening)])).ToArray();
        var answered = found.Select(took => new Spread([.. took.Select(one => one.Answered)])).ToArray();
        double Ratio(int way) => answered[way * 2].Median / answered[(way * 2) + 1].Median;
        report.Table($"Start, {found[0].Count} times, on all cores", ["", "to the open port, ms", "to the first page, ms", "to the empty program's"],
            [.. subjects.Select((subject, at) => (string[])
                [subject.Name, listening[at].Show("0"), answered[at].Show("0"), at % 2 == 0 ? $"{Ratio(at / 2):0.00}" : ""])]);
        report.Target($"start to first page ({Ways[0].Name}), to an empty Razor Pages and EF program's", $"at most {Promised:0.0}", $"{Ratio(0):0.00}", Ratio(0) <= Promised);
    }

    private static async Task<(double Listening, double Answered)> MeasureAsync(Subject subject)
    {
        var watch = Stopwatch.StartNew();
        await using var server = ServerProcess.Launch(subject.Program, "", [("ASPNETCORE_ENVIRONMENT", "Production"), .. subject.Settings]);
        while (!await IsOpenAsync(server.Port))
        {
            server.ThrowIfLost(watch.Elapsed);
            await Task.Delay(1);
        }

        var listening = watch.Elapsed.TotalMilliseconds;
        using var connection = new Connection(server.Port, bufferSize: 64 * 1024);
        var answer = await connection.AskAsync(Requests.Page(subject.Page), CancellationToken.None);
        var answered = watch.Elapsed.TotalMilliseconds;
        return answer.Status == 200 && answer.Says(System.Text.Encoding.UTF8.GetBytes(subject.Expected))
            ? (listening, answered)
            : throw new InvalidOperationException($"{subject.Name} answered {answer.Status}: {System.Text.Encoding.UTF8.GetString(answer.Body.Span)}");
    }

    private static async Task<bool> IsOpenAsync(int port)
    {
        try
        {
            using var socket = await Connection.ConnectAsync(port, CancellationToken.None);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private sealed record Subject(string Name, string Program, (string Name, string Value)[] Settings, string Page, string Expected);
}
