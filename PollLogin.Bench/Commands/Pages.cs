using System.Diagnostics;
using System.Net.Sockets;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Commands;

/// <summary>New visitors: each asks for the login page and gets a code of its own, at a WeChat that answers at once.</summary>
internal static class Pages
{
    private const int PerSecond = 500;
    private const int LargestAnswer = 64 * 1024;

    // Visitors a second while it is cold: five hundred at once, and it compiles so long that WeChat's answers come too late.
    private static readonly int[] WarmUp = [50, 200, PerSecond];

    public static async Task RunAsync(Report report, BenchOptions options)
    {
        using var work = new WorkFolder();
        await using var weChat = await FakeWeChat.StartAsync();
        await using var product = await Product.StartAsync(work, work.Of("pages.db"), weChat, everyCore: true);
        var random = new Random(options.Seed);
        var rounds = options.Quick ? 1 : 5;
        var time = TimeSpan.FromSeconds(options.Quick ? 5 : 10);
        var found = new List<(double PerSecond, Latencies Answers, double Busy)>();
        var errors = 0;
        await Report.ProgressAsync("pages", WarmUp.Length + rounds, async step =>
        {
            foreach (var perSecond in WarmUp)
            {
                errors += (await VisitAsync(product, perSecond, time, random)).Errors;
                step();
            }

            for (var round = 0; round < rounds; round++)
            {
                var (cpu, watch) = (product.Cpu, Stopwatch.StartNew());
                var (answers, wrong) = await VisitAsync(product, PerSecond, time, random);
                found.Add((answers.Count / watch.Elapsed.TotalSeconds, answers, (product.Cpu - cpu) / watch.Elapsed));
                errors += wrong;
                step();
            }
        });

        report.Line("Here the server has every core, and shares one with the load.");
        Spread At(double percentile) => new([.. found.Select(round => round.Answers.At(percentile))]);
        var rate = new Spread([.. found.Select(round => round.PerSecond)]);
        report.Table($"{PerSecond} new visitors a second, {rounds} rounds of {time.TotalSeconds:0} s", ["", "found"],
            ["pages a second", rate.Show("0")], ["errors", $"{errors}"],
            ["p50, ms", At(50).Show()], ["p99, ms", At(99).Show()], ["max, ms", At(100).Show()],
            ["cores the server kept busy", new Spread([.. found.Select(round => round.Busy)]).Show()]);
        // Of so many at random, an end of a round may hold some fewer.
        report.Target("login pages a second, WeChat answering at once", $"{PerSecond}, no error", $"{rate.Show("0")}, {errors} errors", rate.Median >= 0.98 * PerSecond && errors == 0);
    }

    private static async Task<(Latencies Answers, int Errors)> VisitAsync(ServerProcess product, int perSecond, TimeSpan time, Random random)
    {
        var (answers, errors) = (new Latencies(), 0);
        await Arrivals.RunAsync(perSecond, time, random, VisitAsync, CancellationToken.None);
        return (answers, errors);

        // A stranger: a connection of its own.
        async Task VisitAsync(long due)
        {
            using var connection = new Connection(product.Port, LargestAnswer);
            try
            {
                var answer = await connection.AskAsync(Requests.Page(), CancellationToken.None);
                if (answer.Status == 200 && answer.Says("data-uid="u8))
                {
                    answers.Add(Stopwatch.GetElapsedTime(due));
                    return;
                }
            }
            catch (Exception fault) when (fault is IOException or SocketException)
            {
                // Counted below.
            }

            Interlocked.Increment(ref errors);
        }
    }
}
