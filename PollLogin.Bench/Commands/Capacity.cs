using System.Diagnostics;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Commands;

/// <summary>Status polls a second on one core against the bare endpoint, alternating.</summary>
internal static class Capacity
{
    private const int Connections = 32;

    /// <summary>A cloud machine changes its pace within a second: what is compared takes turns that are shorter than that.</summary>
    private const int Turns = 20;

    // Rounds: for so long the runtime compiles, on the one core that answers too.
    private const int WarmUp = 5;

    public static async Task RunAsync(Report report, BenchOptions options)
    {
        using var work = new WorkFolder();
        await using var weChat = await FakeWeChat.StartAsync();
        var database = work.Of("capacity.db");
        await using var product = await Product.StartAsync(work, database, weChat);
        await using var bare = await BareServer.StartAsync();
        var waiting = await Seed.WaitingAsync(database, Connections, new Random(options.Seed));
        var requests = waiting.Select(browser => Requests.Poll(browser)).ToArray();
        using var polls = await Lockstep.ConnectAsync(product.Port, requests);
        using var yardstick = await Lockstep.ConnectAsync(bare.Port, requests);

        var (ours, theirs, ratios) = (new List<double>(), new List<double>(), new List<double>());
        using var self = Process.GetCurrentProcess();
        var (load, all) = (TimeSpan.Zero, Stopwatch.StartNew());
        await Report.ProgressAsync("capacity", options.Rounds + WarmUp, step =>
        {
            for (var round = -WarmUp; round < options.Rounds; round++)
            {
                if (round == 0)
                {
                    (ours, theirs, ratios, load) = ([], [], [], self.TotalProcessorTime);
                    all.Restart();
                }

                var (our, their) = (0d, 0d);
                for (var turn = 0; turn < Turns; turn++)
                {
                    // The second of a pair may find the machine otherwise than the first: they take turns.
                    var first = turn % 2 == 0;
                    var a = (first ? polls : yardstick).Run(options.Round / Turns, "pending"u8);
                    var b = (first ? yardstick : polls).Run(options.Round / Turns, "pending"u8);
                    our += (first ? a : b) / Turns;
                    their += (first ? b : a) / Turns;
                }

                ours.Add(our);
                theirs.Add(their);
                ratios.Add(our / their);
                step();
            }

            self.Refresh();
            load = self.TotalProcessorTime - load;
            return Task.CompletedTask;
        });

        var ratio = new Spread(ratios);
        report.Table("Status polls a second, one core", ["", "polls a second"],
            ["PollLogin", new Spread(ours).Show("0")], ["bare endpoint", new Spread(theirs).Show("0")], ["ratio", ratio.Show()],
            ["the load's own core was busy", $"{load / all.Elapsed:P0}"]);
        report.Target("status polls to the bare endpoint's", "at least 0.90", ratio.Show(), ratio.Median >= 0.90);
    }
}
