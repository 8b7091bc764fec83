using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>The page in a bad network: it waits longer each time, never asks twice at once, and comes back by itself.</summary>
[Collection(PatientPageTests.Name)]
public sealed class NetworkTests(Chromium chromium)
{
    private const string Polls = "**/login/status*";

    [Fact]
    public async Task Without_a_network_it_says_so_and_asks_at_once_when_it_is_back()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await page.Context.SetOfflineAsync(true);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "offline");
        await Expect(page.Locator("#state")).ToHaveTextAsync("网络不通，正在重试…");
        await site.ScanAsync(page);
        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_failing_server_is_asked_less_and_less()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var times = await FulfilAsync(page, new() { Status = 503 });
        await SeenAsync(times, 3);
        var gaps = times.Zip(times.Skip(1), Stopwatch.GetElapsedTime).ToList();
        Assert.InRange(gaps[0], TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(2000));
        Assert.InRange(gaps[1], TimeSpan.FromMilliseconds(1400), TimeSpan.FromMilliseconds(3500));
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "offline");
    }

    [Fact]
    public async Task A_busy_server_says_when_to_come_back_and_is_obeyed()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var times = await FulfilAsync(page, new() { Status = 503, Headers = new Dictionary<string, string> { ["Retry-After"] = "3" } });
        await SeenAsync(times, 2);
        Assert.InRange(Stopwatch.GetElapsedTime(times.First(), times.Last()), TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Told_to_slow_down_it_stays_slow()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var times = await FulfilAsync(page, new()
        {
            Status = 429,
            Headers = new Dictionary<string, string> { ["Retry-After"] = "1", ["Content-Type"] = "application/json" },
            Body = """{"status":"slow_down","intervalMilliseconds":1500}""",
        });
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "slow");
        await SeenAsync(times, 2);
        await page.UnrouteAsync(Polls);
        times = await CountAsync(page);
        await SeenAsync(times, 3);
        Assert.All(times.Zip(times.Skip(1), Stopwatch.GetElapsedTime), gap => Assert.InRange(gap, TimeSpan.FromSeconds(1.4), TimeSpan.FromSeconds(4)));
        await site.ScanAsync(page);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task One_question_is_in_flight_at_a_time_whatever_wakes_the_page()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var asked = new ConcurrentQueue<IRoute>();
        await page.RouteAsync(Polls, asked.Enqueue);
        await SeenAsync(asked, 1);
        await page.EvaluateAsync("""() => { for (const wake of ['online', 'online', 'pageshow']) dispatchEvent(new Event(wake)); document.dispatchEvent(new Event('visibilitychange')); }""");
        // Two of the page's own intervals in which a second question would have come.
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 500))");
        Assert.Single(asked);
        await asked.Single().ContinueAsync();
    }

    [Fact]
    public async Task A_refused_login_ends_the_waiting_and_offers_a_new_code()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await FulfilAsync(page, new() { ContentType = "application/json", Body = """{"status":"denied"}""" });
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "denied");
        await Expect(page.Locator("#state")).ToHaveTextAsync("登录已被拒绝。");
        await Expect(page.Locator("#refresh")).ToBeVisibleAsync();
    }

    private static async Task<ConcurrentQueue<long>> FulfilAsync(IPage page, RouteFulfillOptions answer)
    {
        var times = new ConcurrentQueue<long>();
        await page.RouteAsync(Polls, async route =>
        {
            times.Enqueue(Stopwatch.GetTimestamp());
            await route.FulfillAsync(answer);
        });
        return times;
    }

    private static async Task<ConcurrentQueue<long>> CountAsync(IPage page)
    {
        var times = new ConcurrentQueue<long>();
        await page.RouteAsync(Polls, async route =>
        {
            times.Enqueue(Stopwatch.GetTimestamp());
            await route.ContinueAsync();
        });
        return times;
    }

    private static Task SeenAsync<T>(ConcurrentQueue<T> times, int count) => Kit.Eventually.TrueAsync(() => Task.FromResult(times.Count >= count));
}
