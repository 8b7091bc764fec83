using Microsoft.Extensions.Time.Testing;

namespace PollLogin.Tests.Kit;

/// <summary>Lets the test's clock run while the program waits for it: for retries, timeouts and pauses.</summary>
public static class ClockExtensions
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Moves the clock until <paramref name="work"/> is over, but never further than <paramref name="within"/> (a minute, unless said).</summary>
    /// <exception cref="TimeoutException">The clock stands there, and the work is still waiting.</exception>
    public static async Task<T> RunAsync<T>(this FakeTimeProvider clock, Task<T> work, TimeSpan? within = null)
    {
        var end = clock.GetUtcNow() + (within ?? TimeSpan.FromMinutes(1));
        while (!work.IsCompleted && clock.GetUtcNow() < end)
        {
            // What the last step set free runs on other threads, and is given a moment before time goes on.
            await Task.Delay(1);
            if (!work.IsCompleted)
            {
                clock.Advance(Step);
            }
        }

        return await work.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
