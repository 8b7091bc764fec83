using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>How often the page asks: less and less of a server that fails, as seldom as it is told, and seldom where nobody looks.</summary>
[Collection(PatientPageTests.Name)]
public sealed class PaceTests(Chromium chromium)
{
    [Fact]
    public async Task A_failing_server_is_asked_less_and_less()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var times = await Polls.AnswerAsync(page, new() { Status = 503 });
        await Polls.SeenAsync(times, 3);
        var gaps = Polls.Gaps(times).ToList();
        Assert.InRange(gaps[0], TimeSpan.FromMilliseconds(700), TimeSpan.FromSeconds(10));
        Assert.InRange(gaps[1], TimeSpan.FromMilliseconds(1400), TimeSpan.FromSeconds(10));
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "offline");
    }

    /// <summary>In seconds, or by the clock of who answers, which may be far from the visitor's; and never longer than a minute, be it a month.</summary>
    [Theory]
    [InlineData("20", 20)]
    [InlineData("Sat, 31 Jan 2099 10:00:20 GMT", 20)]
    [InlineData("3600", 60)]
    [InlineData("2592000", 60)]
    public async Task A_busy_server_says_when_to_come_back_and_is_obeyed(string retryAfter, int seconds)
    {
        await using var site = new Site(chromium);
        var page = await site.NewVisitorAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync("/login");
        var asked = await Polls.AnswerAsync(page, new()
        {
            Status = 503,
            Headers = new Dictionary<string, string> { ["Date"] = "Sat, 31 Jan 2099 10:00:00 GMT", ["Retry-After"] = retryAfter },
        });
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "offline");
        await page.Clock.FastForwardAsync((seconds - 5) * 1000);
        await Polls.StayAsync(asked, 1);
        await page.Clock.FastForwardAsync(5000);
        await Polls.SeenAsync(asked, 2);
    }

    [Theory]
    [InlineData("() => document.dispatchEvent(new Event('visibilitychange'))")]
    [InlineData("() => dispatchEvent(new Event('online'))")]
    public async Task Who_comes_back_to_a_page_that_a_busy_server_holds_is_not_held_with_it(string comesBack)
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await Polls.AnswerAsync(page, new() { Status = 503, Headers = new Dictionary<string, string> { ["Retry-After"] = "60" } });
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "offline");
        await page.UnrouteAsync(Polls.Url);
        await page.EvaluateAsync(comesBack);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "pending");
    }

    [Fact]
    public async Task Told_to_slow_down_it_stays_slow()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var times = await Polls.AnswerAsync(page, SlowDown(1500));
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "slow");
        await Polls.SeenAsync(times, 2);
        await page.UnrouteAsync(Polls.Url);
        times = await Polls.CountAsync(page);
        await Polls.SeenAsync(times, 3);
        Assert.All(Polls.Gaps(times), gap => Assert.InRange(gap, TimeSpan.FromSeconds(1.4), TimeSpan.FromSeconds(10)));
        await site.ScanAsync(page);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Told_to_slow_down_it_keeps_quiet_for_as_long_as_it_was_told_whoever_comes()
    {
        await using var site = new Site(chromium);
        var page = await site.NewVisitorAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync("/login");
        var asked = await Polls.AnswerAsync(page, SlowDown(20_000));
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "slow");
        await page.EvaluateAsync("() => dispatchEvent(new Event('online'))");
        await page.Clock.FastForwardAsync(15_000);
        await Polls.StayAsync(asked, 1);
        await page.Clock.FastForwardAsync(5000);
        await Polls.SeenAsync(asked, 2);
    }

    [Fact]
    public async Task Where_nobody_looks_it_asks_five_times_more_rarely()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await Site.LookAwayAsync(page, true);
        var times = await Polls.CountAsync(page);
        await Polls.SeenAsync(times, 4);
        // The first may have been planned while somebody looked.
        Assert.All(Polls.Gaps(times).Skip(1), gap => Assert.InRange(gap, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10)));
    }

    private static RouteFulfillOptions SlowDown(int intervalMilliseconds) => new()
    {
        Status = 429,
        Headers = new Dictionary<string, string> { ["Retry-After"] = "1", ["Content-Type"] = "application/json" },
        Body = $$"""{"status":"slow_down","intervalMilliseconds":{{intervalMilliseconds}}}""",
    };
}
