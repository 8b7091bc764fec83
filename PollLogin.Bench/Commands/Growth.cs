using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Commands;

/// <summary>Whether years of old rows slow it down: the same work for three servers, each on a database of its own age, turn by turn.</summary>
internal static class Growth
{
    private const int Pollers = 32;
    private const int Connections = 8;
    private const int Members = 20_000;
    private const double Promised = 0.80;

    private static readonly (string What, Func<Site, BenchOptions, Task<double>> Run)[] Measures =
        [("polls a second", PollsAsync), ("pushes a second", PushesAsync), ("login pages a second", PagesAsync)];

    public static async Task RunAsync(Report report, BenchOptions options)
    {
        int[] sizes = options.Quick ? [0, 10_000, 100_000] : [0, 100_000, 1_000_000];
        using var work = new WorkFolder();
        await using var weChat = await FakeWeChat.StartAsync();
        var sites = new List<Site>();
        try
        {
            await Report.ProgressAsync("growth: old rows", sizes.Length, async step =>
            {
                foreach (var size in sizes)
                {
                    sites.Add(await OpenAsync(work, weChat, size, options.Seed));
                    step();
                }
            });
            var found = await MeasureAsync(sites, options);
            Tell(report, sites, found);
        }
        finally
        {
            foreach (var site in sites)
            {
                await site.Server.DisposeAsync();
            }
        }
    }

    private static async Task<Site> OpenAsync(WorkFolder work, FakeWeChat weChat, int size, int seed)
    {
        var database = work.Of($"growth-{size}.db");
        // The first start makes the tables.
        await (await Product.StartAsync(work, database, weChat)).DisposeAsync();
        if (size > 0)
        {
            await Seed.PastAsync(database, size, Members);
        }

        await Seed.MembersAsync(database, Members);
        return new Site(size, database, await Product.StartAsync(work, database, weChat), new Random(seed));
    }

    /// <returns>What each measure found at each site, round by round.</returns>
    private static async Task<double[][][]> MeasureAsync(List<Site> sites, BenchOptions options)
    {
        const int WarmUp = 2;
        var found = Measures.Select(_ => sites.Select(_ => new double[options.Rounds]).ToArray()).ToArray();
        await Report.ProgressAsync("growth", (options.Rounds + WarmUp) * Measures.Length, async step =>
        {
            for (var round = -WarmUp; round < options.Rounds; round++)
            {
                for (var measure = 0; measure < Measures.Length; measure++)
                {
                    // Another one begins each time: the second may find the machine otherwise than the first.
                    for (var turn = 0; turn < sites.Count; turn++)
                    {
                        var site = (turn + round + WarmUp) % sites.Count;
                        var rate = await Measures[measure].Run(sites[site], options);
                        if (round >= 0)
                        {
                            found[measure][site][round] = rate;
                        }
                    }

                    step();
                }
            }
        });
        return found;
    }

    private static void Tell(Report report, List<Site> sites, double[][][] found)
    {
        for (var measure = 0; measure < Measures.Length; measure++)
        {
            var rates = found[measure];
            var ratios = rates.Select(rate => new Spread([.. rate.Zip(rates[0], (ours, empty) => ours / empty)])).ToArray();
            report.Table($"Growth: {Measures[measure].What}", ["old rows of each kind", "database", Measures[measure].What, "to the empty one's"],
                [.. sites.Select((site, at) => (string[])
                    [$"{site.OldRows:N0}", $"{new FileInfo(site.Database).Length >> 20} MiB", new Spread(rates[at]).Show("0"), at == 0 ? "" : ratios[at].Show()])]);
            foreach (var (site, ratio) in sites.Zip(ratios).Skip(1))
            {
                report.Target($"growth: {Measures[measure].What} with {site.OldRows:N0} old rows, to none", $"at least {Promised:0.00}", ratio.Show(), ratio.Median >= Promised);
            }
        }
    }

    private static async Task<double> PollsAsync(Site site, BenchOptions options)
    {
        var waiting = await Seed.WaitingAsync(site.Database, Pollers, site.Random);
        using var polls = await Lockstep.ConnectAsync(site.Server.Port, [.. waiting.Select(browser => Requests.Poll(browser))]);
        return polls.Run(options.Round, "pending"u8);
    }

    private static async Task<double> PushesAsync(Site site, BenchOptions options)
    {
        var waiting = await Seed.WaitingAsync(site.Database, Count(options), site.Random);
        var first = site.Pushes;
        site.Pushes += waiting.Length;
        return await ClosedLoop.RunAsync(site.Server.Port, Connections, waiting.Length,
            number => Requests.Scan(waiting[number], (first + number) % Members, first + number), "登录成功"u8.ToArray());
    }

    private static Task<double> PagesAsync(Site site, BenchOptions options) =>
        ClosedLoop.RunAsync(site.Server.Port, Connections, Count(options), _ => Requests.Page(), "data-uid="u8.ToArray());

    private static int Count(BenchOptions options) => options.Quick ? 800 : 2000;

    /// <param name="OldRows">How many of each kind lie in its tables.</param>
    private sealed record Site(int OldRows, string Database, ServerProcess Server, Random Random)
    {
        /// <summary>So far: no two may be alike.</summary>
        public int Pushes { get; set; }
    }
}
