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
    public async Task Those_that_come_by_themselves_are_counted_anew_after_the_button_and_after_a_login()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await page.EvaluateAsync("() => sessionStorage.setItem('polllogin.renewals', '3')");
        site.App.Clock.Advance(Lifetime);
        var old = await Site.UidAsync(page);
        await page.Locator("#refresh").ClickAsync();
        await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", old);
        old = await Site.UidAsync(page);
        site.App.Clock.Advance(Lifetime);
        await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", old);
        Assert.Equal("1", await RenewalsAsync(page));

        await site.ScanAsync(page);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
        Assert.Null(await RenewalsAsync(page));
    }

    [Fact]
    public async Task An_expired_page_stays_expired_whatever_it_is_told()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await page.EvaluateAsync("() => sessionStorage.setItem('polllogin.renewals', '3')");
        site.App.Clock.Advance(Lifetime);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        await Site.HearAsync(page);
        var asked = await Polls.AnswerAsync(page, new() { Status = 429, ContentType = "application/json", Body = """{"status":"slow_down","intervalMilliseconds":200}""" });
        await page.EvaluateAsync("() => dispatchEvent(new Event('online'))");
        await Polls.SeenAsync(asked, 1);
        await Polls.StayAsync(asked, 1);
        Assert.Empty(await Site.HeardAsync(page));
    }

    [Fact]
    public async Task The_title_tells_a_tab_in_the_background_what_has_become_of_its_code()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await Expect(page).ToHaveTitleAsync("等待扫码… - 登录 - PollLogin");
        await Site.LookAwayAsync(page, true);
        site.App.Clock.Advance(Lifetime);
        await Expect(page).ToHaveTitleAsync("已过期，请重新获取。 - 登录 - PollLogin");
    }

    private static Task<string?> RenewalsAsync(IPage page) => page.EvaluateAsync<string?>("() => sessionStorage.getItem('polllogin.renewals')");
}
