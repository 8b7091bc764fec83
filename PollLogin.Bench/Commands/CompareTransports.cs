using PollLogin.Bench.Compare;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Commands;

/// <summary>Polling against push: the same server, the same crowd, the same scans, four ways to the browser.</summary>
internal static class CompareTransports
{
    public static async Task RunAsync(Report report, BenchOptions options)
    {
        using var work = new WorkFolder();
        await using var weChat = await FakeWeChat.StartAsync();
        var run = options.Quick ? new Run(200, 10, TimeSpan.FromSeconds(10)) : new Run(1000, 20, TimeSpan.FromSeconds(30));
        var rounds = options.Quick ? 1 : 3;
        var results = new List<Result>();
        await Report.ProgressAsync("compare", rounds * Transport.All.Length, async step =>
        {
            for (var round = 0; round < rounds; round++)
            {
                // Another order each time: none is always the first on a cold machine.
                foreach (var transport in Transport.All.Skip(round).Concat(Transport.All.Take(round)))
                {
                    results.Add(await OneAsync(work, weChat, run, transport, new Random(options.Seed + round)));
                    step();
                }
            }
        });

        report.Line($"{run.Crowd} browsers wait at any time, {run.PerSecond} scans a second arrive at random (Poisson) for {run.Time.TotalSeconds} s, {rounds} runs; medians, and from where to where.");
        report.Table("From the scan to the browser's knowing, milliseconds", ["", "p50", "p95", "p99", "max", "mean", "logins", "errors", "lost", "pushes that failed"], [.. Transport.All.Select(transport => Notify(transport, results))]);
        report.Table("What it costs", ["", "requests a login", "bytes a login", "server CPU s per 1,000 logins", "memory a waiting browser, KiB", "connections held"], [.. Transport.All.Select(transport => Costs(transport, results))]);
        Draw(report, results);
        Targets(report, results);
    }

    private static async Task<Result> OneAsync(WorkFolder work, FakeWeChat weChat, Run run, Transport transport, Random random)
    {
        var database = work.Of($"{Guid.NewGuid():N}.db");
        await using var server = await ProductWithPeers.StartAsync(database, weChat);
        var logins = await Seed.WaitingAsync(database, run.Logins, random);
        return await run.GoAsync(transport, server, server.Port, logins, random);
    }

    private static string[] Notify(Transport transport, List<Result> results)
    {
        string Show(Func<Result, double> of) => Of(transport, results, of).Show("0.0");
        string Sum(Func<Result, double> of) => results.Where(result => result.Transport == transport.Name).Sum(of).ToString("0");
        return [transport.Name, Show(result => result.Tally.Notify.At(50)), Show(result => result.Tally.Notify.At(95)), Show(result => result.Tally.Notify.At(99)),
            Show(result => result.Tally.Notify.Max), Show(result => result.Tally.Notify.Mean), Sum(result => result.Tally.Logins), Sum(result => result.Tally.Errors), Sum(result => result.Tally.Lost), Sum(result => result.Scans.Errors)];
    }

    private static string[] Costs(Transport transport, List<Result> results)
    {
        string Show(Func<Result, double> of, string format) => Of(transport, results, of).Show(format);
        return [transport.Name, Show(result => result.RequestsPerLogin, "0.0"), Show(result => result.BytesPerLogin, "0"), Show(result => result.CpuPerThousand, "0.00"),
            Show(result => result.MemoryPerBrowser / 1024, "0.0"), Show(result => result.Connections, "0")];
    }

    private static void Draw(Report report, List<Result> results)
    {
        string[] names = [.. Transport.All.Select(transport => transport.Name)];
        double[] Each(Func<Result, double> of) => [.. Transport.All.Select(transport => Of(transport, results, of).Median)];
        report.Picture("From the scan to the browser's knowing", "compare-notify.svg", file => Chart.Bars(file, "From the scan to the browser's knowing", "milliseconds", names,
            [("p50", Each(result => result.Tally.Notify.At(50))), ("p95", Each(result => result.Tally.Notify.At(95))), ("p99", Each(result => result.Tally.Notify.At(99)))], isLogarithmic: true));
        report.Picture("Server CPU", "compare-cpu.svg", file => Chart.Bars(file, "Server CPU for 1,000 logins", "seconds", names, [("CPU", Each(result => result.CpuPerThousand))]));
        report.Picture("Requests", "compare-requests.svg", file => Chart.Bars(file, "Requests for one login", "requests", names, [("requests", Each(result => result.RequestsPerLogin))]));
    }

    private static Spread Of(Transport transport, List<Result> results, Func<Result, double> of) =>
        new([.. results.Where(result => result.Transport == transport.Name).Select(of)]);

    private static void Targets(Report report, List<Result> results)
    {
        // Half an interval, and a round trip: what a long poll takes after its push is as good a round trip as any.
        var roundTrip = Of(Transport.LongPolling, results, result => result.Tally.Notify.At(50)).Median;
        var mean = Of(Transport.ShortPolling, results, result => result.Tally.Notify.Mean).Median;
        var expected = 500 + roundTrip;
        report.Target("short polling: scan to knowing, mean", $"within 10 % of {expected:0} ms", $"{mean:0} ms", Math.Abs(mean - expected) <= expected * 0.1);
        var longPoll = Of(Transport.LongPolling, results, result => result.Tally.Notify.At(95)).Median;
        var socket = Of(Transport.Socket, results, result => result.Tally.Notify.At(95)).Median;
        report.Target("long polling: scan to knowing, p95", "within 1.5 times WebSocket's, and under 20 ms", $"{longPoll:0.0} ms, {longPoll / socket:0.00} times", longPoll <= socket * 1.5 && longPoll < 20);
    }
}
