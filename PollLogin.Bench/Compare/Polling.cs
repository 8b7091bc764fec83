using System.Diagnostics;
using System.Net.Sockets;
using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Compare;

/// <summary>The two ways of asking, as login.js does them.</summary>
internal static class Polling
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AbortAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CutAfter = TimeSpan.FromSeconds(0.5);
    private const int MaxCuts = 2;

    public static Task ShortAsync(Browser browser, CancellationToken cancel) => PollAsync(browser, MaxCuts, cancel);

    public static Task LongAsync(Browser browser, CancellationToken cancel) => PollAsync(browser, 0, cancel);

    private static async Task PollAsync(Browser browser, int cuts, CancellationToken cancel)
    {
        var shortly = Requests.Poll(browser.Login);
        var longly = Requests.Poll(browser.Login, $"&wait={Wait.TotalSeconds}&known=pending");
        using var connection = new Connection(browser.Port);
        await Task.Delay(Interval * browser.Phase, cancel);
        browser.Tally.Connects(1);
        for (var faults = 0; ;)
        {
            var waits = cuts < MaxCuts && faults == 0;
            var request = waits ? longly : shortly;
            var began = Stopwatch.GetTimestamp();
            TimeSpan next;
            try
            {
                using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                abort.CancelAfter(AbortAfter + (waits ? Wait : TimeSpan.Zero));
                var answer = await connection.AskAsync(request, abort.Token);
                browser.Tally.Request(request.Length, answer.Bytes);
                if (answer.Says("success"u8))
                {
                    browser.Tally.Knows(browser.Login);
                    browser.Tally.Connects(-1);
                    return;
                }

                if (answer.Status != 200)
                {
                    throw new IOException($"HTTP {answer.Status}");
                }

                var took = Stopwatch.GetElapsedTime(began);
                cuts = waits && took > Wait + Late ? cuts + 1 : waits && took > CutAfter ? 0 : cuts;
                next = waits ? Interval - took : Interval;
                faults = 0;
            }
            catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                browser.Tally.Failed();
                cuts += waits && Stopwatch.GetElapsedTime(began) > CutAfter ? 1 : 0;
                next = TimeSpan.FromSeconds(Math.Min(15, 1 << Math.Min(faults++, 4))) * (0.75 + (browser.Phase / 2));
            }

            if (next > TimeSpan.Zero)
            {
                await Task.Delay(next, cancel);
            }
        }
    }
}
