using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Compare;

/// <summary>One run of one transport: a crowd that stays as large, from which people scan.</summary>
/// <param name="Crowd">Browsers that wait at any time.</param>
/// <param name="PerSecond">Scans a second.</param>
/// <param name="Time">How long, after the warm-up.</param>
internal sealed record Run(int Crowd, double PerSecond, TimeSpan Time)
{
    // A push is compiled in earnest after some twenty seconds under load; before that it costs twice as much, which would hide what differs.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2.5);

    // For who has not heard yet: what comes later is as good as lost.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How many logins a run may need.</summary>
    public int Logins => Crowd + (int)(PerSecond * (Time + WarmUp).TotalSeconds * 1.5) + 50;

    /// <param name="port">Where the browsers ask.</param>
    /// <param name="middle">Happens when half of the time is over.</param>
    public async Task<Result> GoAsync(
        Transport transport, ServerProcess server, int port, Waiting[] logins, Random random, Func<Task>? middle = null)
    {
        using var stop = new CancellationTokenSource();
        var before = server.Memory;
        var crowd = new Crowd(transport, port, logins, random, stop.Token);
        crowd.Fill(Crowd);
        await Task.Delay(Settle, stop.Token);
        using (var scans = new Scans(server.Port))
        {
            await scans.RunAsync(PerSecond, WarmUp, random, crowd.Scan, stop.Token);
        }

        await Task.Delay(Settle, stop.Token);
        crowd.Tally.Reset();
        using var measured = new Scans(server.Port);
        var (cpu, memory, connections) = (server.Cpu, server.Memory, crowd.Tally.Connected);
        var half = middle is null ? Task.CompletedTask : Task.Delay(Time / 2).ContinueWith(_ => middle(), TaskScheduler.Default).Unwrap();
        await measured.RunAsync(PerSecond, Time, random, crowd.Scan, stop.Token);
        await half;
        cpu = middle is null ? server.Cpu - cpu : TimeSpan.Zero;
        // Before the patience, in which the crowd goes on asking and nobody scans.
        var (requests, bytes) = (crowd.Tally.Requests, crowd.Tally.Bytes);
        await Task.Delay(Patience, stop.Token);
        await stop.CancelAsync();
        return new Result(transport.Name, crowd.Tally, requests, bytes, cpu, (memory - before) / (double)Crowd, connections, measured);
    }
}
