using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>Browsers that lack something, or have it and do not lend it: within an app, over plain http, with storage forbidden.</summary>
[Collection(PageTests.Name)]
public sealed class EmbeddedTests(Chromium chromium)
{
    private const string NoStorage = "Object.defineProperty(window, 'sessionStorage', { get: () => null });";
    private const string ForbiddenStorage = "Object.defineProperty(window, 'sessionStorage', { get: () => { throw new DOMException('', 'SecurityError'); } });";
    private const string NoLocks = "Object.defineProperty(navigator, 'locks', { value: undefined });";
    private const string ForbiddenLocks = "navigator.locks.request = () => Promise.reject(new DOMException('', 'SecurityError'));";

    [Theory]
    [InlineData(NoStorage)]
    [InlineData(ForbiddenStorage)]
    [InlineData(NoLocks)]
    [InlineData(ForbiddenLocks)]
    public async Task A_scan_signs_in_all_the_same(string lack)
    {
        await using var site = new Site(chromium);
        var page = await OpenLoginAsync(site, lack);
        await site.ScanAsync(page);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
        Assert.Empty(site.Complaints);
    }

    /// <summary>What cannot be counted does not happen by itself.</summary>
    [Theory]
    [InlineData(NoStorage)]
    [InlineData(ForbiddenStorage)]
    public async Task Where_nothing_is_kept_a_new_code_comes_by_the_button_alone(string lack)
    {
        await using var site = new Site(chromium);
        var page = await OpenLoginAsync(site, lack);
        var old = await Site.UidAsync(page);
        await Site.HearAsync(page);
        site.App.Clock.Advance(TimeSpan.FromMinutes(10));
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        await Polls.StayAsync(await Polls.CountAsync(page), 0);
        Assert.Equal(["已过期，请重新获取。"], await Site.HeardAsync(page));
        Assert.Equal(old, await Site.UidAsync(page));

        await page.Locator("#refresh").ClickAsync();
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "pending");
        Assert.NotEqual(old, await Site.UidAsync(page));
        Assert.Empty(site.Complaints);
    }

    private static async Task<IPage> OpenLoginAsync(Site site, string lack)
    {
        var page = await site.NewVisitorAsync();
        await page.AddInitScriptAsync(lack);
        await page.GotoAsync("/login");
        return page;
    }
}
