using PollLogin.Bench.Compare;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Commands;

/// <summary>Five hundred people scan each second while five thousand browsers poll.</summary>
internal static class Pushes
{
    private const int PerSecond = 500;
    private const int Browsers = 5000;

    // Scans a second, for as long each as a round: until the runtime has compiled in earnest what it has only roughly at first.
    private static readonly int[] WarmUp = [100, PerSecond];

    public static async Task RunAsync(Report report, BenchOptions options)
    {
        using var work = new WorkFolder();
        await using var weChat = await FakeWeChat.StartAsync();
        var time = TimeSpan.FromSeconds(options.Quick ? 5 : 20);
        var rounds = options.Quick ? 1 : 3;
        var (pushes, polls, errors) = (new List<Latencies>(), new List<Latencies>(), 0);
        await Report.ProgressAsync("pushes", rounds, async step =>
        {
            for (var round = 0; round < rounds; round++)
            {
                var random = new Random(options.Seed + round);
                var database = work.Of($"pushes-{round}.db");
                await using var product = await Product.StartAsync(work, database, weChat, everyCore: true);
                var polling = await Seed.WaitingAsync(database, Browsers, random);
                var scanned = await Seed.WaitingAsync(database, (int)((WarmUp.Sum() + PerSecond) * time.TotalSeconds * 1.2), random);
                using var stop = new CancellationTokenSource();
                var load = new OpenLoop(product.Port, [.. polling.Select(browser => Requests.Poll(browser))], "pending");
                var running = load.RunAsync(stop.Token);
                var next = 0;
                foreach (var perSecond in WarmUp)
                {
                    using var warmUp = new Scans(product.Port);
                    await warmUp.RunAsync(perSecond, time, random, _ => scanned[next++], stop.Token);
                }

                load.Reset();
                using var scans = new Scans(product.Port);
                await scans.RunAsync(PerSecond, time, random, _ => scanned[next++], stop.Token);
                pushes.Add(scans.Pushes);
                polls.Add(load.Answers);
                errors += scans.Errors + load.Errors;
                await stop.CancelAsync();
                await running;
                step();
            }
        });

        report.Line("Here the server has every core, and shares one with the load.");
        Spread At(List<Latencies> all, double percentile) => new([.. all.Select(answers => answers.At(percentile))]);
        report.Table($"{PerSecond} scans a second on SQLite while {Browsers} browsers poll, answered in milliseconds", ["", "p50", "p99", "max", "answers"],
            ["pushes", At(pushes, 50).Show(), At(pushes, 99).Show(), At(pushes, 100).Show(), $"{pushes.Sum(all => all.Count)}"],
            ["polls", At(polls, 50).Show(), At(polls, 99).Show(), At(polls, 100).Show(), $"{polls.Sum(all => all.Count)}"]);
        report.Target($"{PerSecond} scans a second while {Browsers} browsers poll: p99 of a push", "under 100 ms, no error", $"{At(pushes, 99).Show("0")} ms, {errors} errors", At(pushes, 99).Median < 100 && errors == 0);
    }
}
