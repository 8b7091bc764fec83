using PollLogin.Bench.Compare;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Commands;

/// <summary>The four ways through what stands in the way of small sites: all at once, each with a crowd of its own.</summary>
internal static class Faults
{
    private static readonly (string Name, ProxyFault Proxy, bool Restarts)[] All =
    [
        ("a plain proxy", ProxyFault.None, false),
        ("a proxy that refuses Upgrade", ProxyFault.NoUpgrade, false),
        ("a proxy that buffers", ProxyFault.Buffers, false),
        ("a proxy that cuts after 30 s of silence", ProxyFault.Cuts, false),
        ("the server is restarted in mid-wait", ProxyFault.None, true),
    ];

    public static async Task RunAsync(Report report, BenchOptions options)
    {
        using var work = new WorkFolder();
        await using var weChat = await FakeWeChat.StartAsync();
        var run = new Run(options.Quick ? 30 : 100, 2, TimeSpan.FromSeconds(options.Quick ? 15 : 45));
        await Report.ProgressAsync("faults", All.Length, async step =>
        {
            foreach (var (name, fault, restarts) in All)
            {
                var results = await ThroughAsync(work, weChat, run, fault, restarts, new Random(options.Seed));
                report.Table($"{name}: from the scan to the browser's knowing, milliseconds", ["", "p50", "p95", "max", "logins", "errors", "never knew"],
                    [.. results.Select(result => (string[])[result.Transport, $"{result.Tally.Notify.At(50):0}", $"{result.Tally.Notify.At(95):0}", $"{result.Tally.Notify.Max:0}",
                        $"{result.Tally.Logins}", $"{result.Tally.Errors}", $"{result.Tally.Lost}"])]);
                step();
            }
        });
    }

    private static async Task<Result[]> ThroughAsync(WorkFolder work, FakeWeChat weChat, Run run, ProxyFault fault, bool restarts, Random random)
    {
        var database = work.Of($"{Guid.NewGuid():N}.db");
        var server = await ProductWithPeers.StartAsync(database, weChat);
        try
        {
            await using var proxy = new Proxy(server.Port, fault);
            var port = server.Port;
            var restart = new Lazy<Task>(async () =>
            {
                await server.DisposeAsync();
                server = await ProductWithPeers.StartAsync(database, weChat, port);
            });
            var runs = new List<Task<Result>>();
            foreach (var transport in Transport.All)
            {
                var logins = await Seed.WaitingAsync(database, run.Logins, random);
                var own = new Random(random.Next());
                runs.Add(Task.Run(() => run.GoAsync(transport, server, proxy.Port, logins, own, restarts ? () => restart.Value : null)));
            }

            return await Task.WhenAll(runs);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
