using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Commands;

/// <summary>Ten thousand browsers wait, each on a connection of its own, at one poll a second; the same of the bare endpoint.</summary>
internal static class Crowded
{
    // For so long a slow core compiles what it runs often, beside answering with what it has so far.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Report report, BenchOptions options)
    {
        using var work = new WorkFolder();
        await using var weChat = await FakeWeChat.StartAsync();
        var database = work.Of("crowd.db");
        var browsers = options.Quick ? 2000 : 10_000;
        var rounds = options.Quick ? 1 : 3;
        var (ours, theirs, late) = (new List<Latencies>(), new List<Latencies>(), new List<Latencies>());
        var (errors, idle, full, perSecond) = (0, 0d, 0d, double.MaxValue);
        var (bareIdle, bareFull) = (0d, 0d);
        await Report.ProgressAsync("crowd", rounds * 2, async step =>
        {
            for (var round = 0; round < rounds; round++)
            {
                await using (var product = await Product.StartAsync(work, database, weChat))
                {
                    var waiting = await Seed.WaitingAsync(database, browsers, new Random(options.Seed + round));
                    var requests = waiting.Select(browser => Requests.Poll(browser)).ToArray();
                    // What the start used is given back a moment later.
                    await Task.Delay(TimeSpan.FromSeconds(4));
                    idle = Math.Max(idle, product.Memory);
                    var (load, wrong, memory) = await LoadAsync(product, requests, options);
                    ours.Add(load.Answers);
                    late.Add(load.Lateness);
                    (errors, full, perSecond) = (errors + wrong, Math.Max(full, memory), Math.Min(perSecond, load.Answers.Count / Time(options).TotalSeconds));
                    step();
                    await using var bare = await BareServer.StartAsync();
                    bareIdle = Math.Max(bareIdle, bare.Memory);
                    var (same, _, theirMemory) = await LoadAsync(bare, requests, options);
                    theirs.Add(same.Answers);
                    bareFull = Math.Max(bareFull, theirMemory);
                    step();
                }
            }
        });

        const double Mebi = 1 << 20;
        Spread At(List<Latencies> all, double percentile) => new([.. all.Select(answers => answers.At(percentile))]);
        report.Table($"{browsers} browsers, a poll a second each, answered in milliseconds", ["", "p50", "p99", "p99.9", "max"],
            ["PollLogin", At(ours, 50).Show(), At(ours, 99).Show(), At(ours, 99.9).Show(), At(ours, 100).Show()],
            ["bare endpoint", At(theirs, 50).Show(), At(theirs, 99).Show(), At(theirs, 99.9).Show(), At(theirs, 100).Show()],
            ["of it, sent late by the load", At(late, 50).Show(), At(late, 99).Show(), At(late, 99.9).Show(), At(late, 100).Show()]);
        report.Table("The server meanwhile", ["", "found"],
            ["polls a second, at least", $"{perSecond:0}"], ["errors", $"{errors}"], ["memory idle, MiB", $"{idle / Mebi:0}"], ["memory with all connected, MiB", $"{full / Mebi:0}"],
            ["the bare endpoint's, MiB", $"{bareIdle / Mebi:0} and {bareFull / Mebi:0}"]);
        var times = At(ours, 99).Median / At(theirs, 99).Median;
        report.Target($"{browsers} waiting browsers: p99 to the bare endpoint's", "within 3 times, no error, each answered", $"{times:0.00} times, {errors} errors, {perSecond:0} a second", times <= 3 && errors == 0 && perSecond > browsers * 0.99);
        report.Target("memory", "under 160 MiB idle, under 320 MiB with all connected", $"{idle / Mebi:0} and {full / Mebi:0} MiB", idle < 160 * Mebi && full < 320 * Mebi);
    }

    private static TimeSpan Time(BenchOptions options) => TimeSpan.FromSeconds(options.Quick ? 5 : 20);

    private static async Task<(OpenLoop Load, int Errors, long Memory)> LoadAsync(ServerProcess server, byte[][] requests, BenchOptions options)
    {
        using var stop = new CancellationTokenSource();
        var load = new OpenLoop(server.Port, requests, "pending");
        var running = load.RunAsync(stop.Token);
        await Task.Delay(options.Quick ? WarmUp / 6 : WarmUp);
        var before = load.Errors;
        load.Reset();
        await Task.Delay(Time(options));
        var memory = server.Memory;
        await stop.CancelAsync();
        await running;
        return (load, before + load.Errors, memory);
    }
}
