using System.Diagnostics;
using System.Text.RegularExpressions;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Commands;

/// <summary>What polls and pushes cost now against another revision (<c>--revision</c>), in turns on the same core: what a change has made dearer.</summary>
internal static partial class Versus
{
    private const int Polling = 32;
    private const int Pushes = 500;

    public static async Task RunAsync(Report report, BenchOptions options)
    {
        using var work = new WorkFolder();
        await GitAsync($"worktree add --detach \"{work.Of("before")}\" {options.Revision}");
        try
        {
            await using var weChat = await FakeWeChat.StartAsync();
            await using var before = await StartAsync(work, Path.Combine(work.Of("before"), "PollLogin.Web"), "before", weChat);
            await using var after = await StartAsync(work, Path.Combine(Repository.Root, "PollLogin.Web"), "after", weChat);
            var (polls, pushes) = (new List<double>(), new List<double>());
            await Report.ProgressAsync("versus", options.Rounds + 2, async step =>
            {
                for (var round = -2; round < options.Rounds; round++)
                {
                    ServerProcess[] turns = round % 2 == 0 ? [before, after] : [after, before];
                    var (poll, push) = (new Dictionary<ServerProcess, double>(), new Dictionary<ServerProcess, double>());
                    foreach (var server in turns)
                    {
                        poll[server] = await PollsAsync(server, options.Round);
                        push[server] = await PushesAsync(server, round);
                    }

                    if (round >= 0)
                    {
                        polls.Add(poll[before] / poll[after]);
                        pushes.Add(push[before] / push[after]);
                    }

                    step();
                }
            });

            report.Line($"Against revision {options.Revision}, {options.Rounds} rounds in turns. A ratio of 1.10 is 10 % dearer.");
            report.Table("What one costs now, to what it cost then", ["", "ratio"], ["a poll", new Spread(polls).Show()], ["a push", new Spread(pushes).Show()]);
        }
        finally
        {
            await GitAsync($"worktree remove --force \"{work.Of("before")}\"");
        }
    }

    private static async Task<ServerProcess> StartAsync(WorkFolder work, string project, string name, FakeWeChat weChat) => await ServerProcess.StartAsync(
        Path.Combine(await Product.PublishAsync(project, work.Of($"published-{name}"), ""), "PollLogin.Web.dll"), "",
        Product.Settings(work.Of($"{name}.db"), weChat.Address), "/healthz/ready");

    /// <returns>Polls a second.</returns>
    private static async Task<double> PollsAsync(ServerProcess server, TimeSpan time)
    {
        var waiting = await OpenAsync(server, Polling);
        using var load = await Lockstep.ConnectAsync(server.Port, [.. waiting.Select(browser => Requests.Poll(browser))]);
        return load.Run(time, "pending"u8);
    }

    /// <returns>Pushes a second, one after the other.</returns>
    private static async Task<double> PushesAsync(ServerProcess server, int round)
    {
        var waiting = await OpenAsync(server, Pushes);
        using var connection = new Connection(server.Port);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < waiting.Length; i++)
        {
            var answer = await connection.AskAsync(Requests.Scan(waiting[i], i, ((round + 3) * 1000) + i), CancellationToken.None);
            if (!answer.Says("登录成功"u8))
            {
                throw new InvalidOperationException("A push was not answered with a login.");
            }
        }

        return waiting.Length / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Through the page, as another revision may have another schema.</summary>
    private static async Task<Waiting[]> OpenAsync(ServerProcess server, int count)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        var waiting = new Waiting[count];
        for (var i = 0; i < count; i++)
        {
            using var answer = await client.GetAsync(new Uri("/login", UriKind.Relative));
            waiting[i] = new Waiting(
                UidPattern().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value,
                KeyPattern().Match(string.Join(';', answer.Headers.GetValues("Set-Cookie"))).Groups[1].Value);
        }

        return waiting;
    }

    private static async Task GitAsync(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository.Root, RedirectStandardError = true })!;
        var said = await git.StandardError.ReadToEndAsync();
        await git.WaitForExitAsync();
        if (git.ExitCode != 0)
        {
            throw new InvalidOperationException($"git {arguments}: {said}");
        }
    }

    [GeneratedRegex("data-uid=\"([0-9a-f]{32})\"")]
    private static partial Regex UidPattern();

    [GeneratedRegex("polllogin\\.browser=([0-9a-f]+)")]
    private static partial Regex KeyPattern();
}
