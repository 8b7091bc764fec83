using System.Diagnostics;

namespace PollLogin.Bench.Kit;

/// <summary>
/// A Poisson process: each comes when it is due, however busy the server is with those before. A slow server is not asked less for being
/// slow (no coordinated omission).
/// </summary>
internal static class Arrivals
{
    /// <param name="perSecond">How many come in a second, on average.</param>
    /// <param name="one">What each does; it is told when it was due (a <see cref="Stopwatch"/> timestamp). It is not waited for.</param>
    /// <returns>A task that ends when the last one is done.</returns>
    public static async Task RunAsync(double perSecond, TimeSpan time, Random random, Func<long, Task> one, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var underWay = new List<Task>();
        for (var due = Next(); due < time; due += Next())
        {
            await UntilAsync(began, due, cancel);
            underWay.Add(one(began + (long)(due.TotalSeconds * Stopwatch.Frequency)));
        }

        await Task.WhenAll(underWay);

        TimeSpan Next() => TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / perSecond);
    }

    // Timers are good to a millisecond or so; the last one is waited for awake.
    private static async Task UntilAsync(long began, TimeSpan due, CancellationToken cancel)
    {
        var left = due - Stopwatch.GetElapsedTime(began);
        if (left > TimeSpan.FromMilliseconds(2))
        {
            await Task.Delay(left - TimeSpan.FromMilliseconds(1), cancel);
        }

        while (Stopwatch.GetElapsedTime(began) < due)
        {
            await Task.Yield();
        }
    }
}
