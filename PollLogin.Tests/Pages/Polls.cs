using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Pages;

/// <summary>The questions that a page asks: when each was on its way, and what is answered in the server's place.</summary>
internal static class Polls
{
    public const string Url = "**/login/status*";

    public static Task<ConcurrentQueue<long>> AnswerAsync(IPage page, RouteFulfillOptions answer) => RouteAsync(page, route => route.FulfillAsync(answer));

    public static Task<ConcurrentQueue<long>> CountAsync(IPage page) => RouteAsync(page, route => route.ContinueAsync());

    /// <summary>No question is answered.</summary>
    public static Task<ConcurrentQueue<long>> HoldAsync(IPage page) => RouteAsync(page, _ => Task.CompletedTask);

    /// <summary>One question fails, and the server is there again.</summary>
    public static async Task BlipAsync(IPage page)
    {
        await AnswerAsync(page, new() { Status = 503 });
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "offline");
        await page.UnrouteAsync(Url);
    }

    public static Task SeenAsync<T>(ConcurrentQueue<T> asked, int count) => Eventually.TrueAsync(() => Task.FromResult(asked.Count >= count));

    /// <summary>No more of them than that: also a while later, in which one that was due would have come.</summary>
    public static async Task StayAsync<T>(ConcurrentQueue<T> asked, int count)
    {
        await Task.Delay(400, TestContext.Current.CancellationToken);
        Assert.Equal(count, asked.Count);
    }

    public static IEnumerable<TimeSpan> Gaps(ConcurrentQueue<long> times) => times.Zip(times.Skip(1), Stopwatch.GetElapsedTime);

    private static async Task<ConcurrentQueue<long>> RouteAsync(IPage page, Func<IRoute, Task> answer)
    {
        var times = new ConcurrentQueue<long>();
        await page.RouteAsync(Url, async route =>
        {
            times.Enqueue(Stopwatch.GetTimestamp());
            await answer(route);
        });
        return times;
    }
}
