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
        await Expect(page.Locator("#state")).ToHaveTextAsync("二维码已过期，请获取新的二维码。");
        await Expect(page.Locator("#refresh")).ToBeVisibleAsync();
        await Site.ExpectState(page).ToHaveAttributeAsync("data-uid", last);

        await page.Locator("#refresh").ClickAsync();
        await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", last);
        await site.ScanAsync(page);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_minute_before_its_end_the_page_says_so_and_offers_more_time()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var uid = await Site.UidAsync(page);
        await Expect(page.Locator(".more")).ToBeHiddenAsync();
        site.App.Clock.Advance(Lifetime - TimeSpan.FromSeconds(60));
        await Expect(page.Locator("#state")).ToHaveTextAsync("二维码将在一分钟内过期。");
        await Expect(page).ToHaveTitleAsync("二维码将在一分钟内过期。 - 登录 - PollLogin");
        await page.Locator(".more button").ClickAsync();
        await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", uid);
        await Expect(page).ToHaveTitleAsync("登录 - PollLogin");
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

    [Fact]
    public async Task The_last_minute_is_announced_once_and_the_countdown_is_not_read_aloud()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        site.App.Clock.Advance(Lifetime - TimeSpan.FromSeconds(60));
        await Expect(page.Locator("#state")).ToHaveTextAsync("二维码将在一分钟内过期。");
        await Expect(page.Locator("#countdown")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^(1:00|0:5\\d)$"));
        await Expect(page.Locator(".countdown")).ToHaveAttributeAsync("aria-hidden", "true");
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
