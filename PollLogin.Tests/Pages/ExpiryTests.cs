using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>An expired code is replaced by itself a few times, and by a button after that.</summary>
[Collection(PatientPageTests.Name)]
public sealed class ExpiryTests(Chromium chromium)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_new_code_comes_by_itself_three_times_and_then_by_the_button()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        for (var renewal = 1; renewal <= 3; renewal++)
        {
            var old = await Site.UidAsync(page);
            site.App.Clock.Advance(Lifetime);
            await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", old);
            await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "pending");
        }

        var last = await Site.UidAsync(page);
        site.App.Clock.Advance(Lifetime);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        await Expect(page.Locator("#state")).ToHaveTextAsync("已过期，请重新获取。");
        await Expect(page.Locator("#refresh")).ToBeVisibleAsync();
        await Site.ExpectState(page).ToHaveAttributeAsync("data-uid", last);

        await page.Locator("#refresh").ClickAsync();
        await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", last);
        await site.ScanAsync(page);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Nobody_looks_so_no_code_is_made_and_one_comes_when_somebody_does()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var old = await Site.UidAsync(page);
        await LookAwayAsync(page, true);
        site.App.Clock.Advance(Lifetime);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        Assert.Equal(1, await site.App.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Count())));
        await LookAwayAsync(page, false);
        await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", old);
    }

    /// <summary>The question that is under way when the page is put away, or the first that it asks afterwards, is never answered.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_comes_back_hears_at_once_though_the_phone_had_dropped_the_question(bool isAwayAlready)
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Approve"));
        var page = await site.OpenLoginAsync();
        await LookAwayAsync(page, isAwayAlready);
        var dropped = new TaskCompletionSource();
        await page.RouteAsync("**/login/status?**", route => dropped.TrySetResult() ? Task.CompletedTask : route.ContinueAsync());
        await dropped.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        if (!isAwayAlready)
        {
            await LookAwayAsync(page, true);
        }

        await site.ScanAsync(page);
        await Site.HearAsync(page);
        await LookAwayAsync(page, false);
        // Before the page would have given the question up: after ten seconds.
        await Expect(page.Locator("#state")).ToHaveTextAsync("请在微信中回复 1 确认登录，回复 0 拒绝。", new() { Timeout = 6000 });
        // That it was dropped is the phone's doing: nobody is told that the network is gone.
        Assert.Single(await Site.HeardAsync(page));
    }

    [Fact]
    public async Task The_last_minute_is_announced_once_and_the_countdown_is_not_read_aloud()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await Site.HearAsync(page);
        site.App.Clock.Advance(Lifetime - TimeSpan.FromSeconds(60));
        await Expect(page.Locator("#state")).ToHaveTextAsync("将在一分钟内过期。");
        // The clock of the tests stands still, so that each poll sets the countdown back: several of them are waited for.
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 1200))");
        await Expect(page.Locator("#countdown")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^(1:00|0:5\\d)$"));
        await Expect(page.Locator(".countdown")).ToHaveAttributeAsync("aria-hidden", "true");
        Assert.Equal(["将在一分钟内过期。"], await Site.HeardAsync(page));
    }

    [Fact]
    public async Task Who_needs_more_time_presses_a_button_in_the_last_minute_as_often_as_it_takes()
    {
        await using var site = new Site(chromium);
        var page = await site.NewVisitorAsync();
        await page.GotoAsync("/login?returnUrl=/account");
        // Ten times is what WCAG 2.2.1 asks for; the renewals by themselves are three.
        for (var time = 1; time <= 10; time++)
        {
            var old = await Site.UidAsync(page);
            var more = page.GetByRole(AriaRole.Button, new() { Name = "需要更多时间？换一个新的" });
            await Expect(more).ToBeHiddenAsync();
            site.App.Clock.Advance(Lifetime - TimeSpan.FromSeconds(60));
            await more.PressAsync("Enter");
            await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", old);
        }

        await site.ScanAsync(page);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account$"));
    }

    [Fact]
    public async Task Who_is_to_confirm_is_warned_too_and_still_told_what_to_do()
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Approve"));
        var page = await site.OpenLoginAsync();
        await site.ScanAsync(page);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "confirm");
        site.App.Clock.Advance(Lifetime - TimeSpan.FromSeconds(60));
        await Expect(page.Locator("#state")).ToHaveTextAsync("请在微信中回复 1 确认登录，回复 0 拒绝。 将在一分钟内过期。");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "不是你？重新获取" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_title_tells_a_tab_in_the_background_what_has_become_of_its_code()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await Expect(page).ToHaveTitleAsync("等待扫码… - 登录 - PollLogin");
        await LookAwayAsync(page, true);
        site.App.Clock.Advance(Lifetime);
        await Expect(page).ToHaveTitleAsync("已过期，请重新获取。 - 登录 - PollLogin");
    }

    // A headless page is always in sight: what the browser says of it is put in its place.
    private static Task LookAwayAsync(IPage page, bool away) => page.EvaluateAsync(
        """
        away => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => away ? 'hidden' : 'visible' });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """, away);
}
