using System.Collections.Concurrent;
using Microsoft.Playwright;
using PollLogin.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>The number of the chat that is typed into the page, where the network or the visitor is elsewhere meanwhile.</summary>
[Collection(PageTests.Name)]
public sealed class TypedNumberTests(Chromium chromium)
{
    [Fact]
    public async Task A_number_lost_on_its_way_leaves_a_page_that_asks_again_after_a_minute()
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Number"));
        var page = await OpenAsync(site);
        var asked = await SendInVainAsync(page);
        await page.Clock.FastForwardAsync(50_000);
        await Polls.StayAsync(asked, 0);
        await page.Clock.FastForwardAsync(15_000);
        await Polls.SeenAsync(asked, 1);
    }

    [Fact]
    public async Task Who_comes_back_by_the_back_button_finds_a_page_that_asks_again()
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Number"));
        var page = await OpenAsync(site);
        var asked = await SendInVainAsync(page);
        await Polls.StayAsync(asked, 0);
        await page.EvaluateAsync("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
        // Before the page would by itself: after a minute.
        await Polls.SeenAsync(asked, 1).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_fault_of_the_network_does_not_call_the_visitor_back_to_the_number()
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Number"));
        var page = await OpenAsync(site);
        await Expect(page.Locator("#number")).ToBeFocusedAsync();
        var another = page.GetByRole(AriaRole.Button, new() { Name = "不是你？重新获取" });
        await another.FocusAsync();
        await Polls.BlipAsync(page);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "confirm");
        await Expect(another).ToBeFocusedAsync();
    }

    private static async Task<IPage> OpenAsync(Site site)
    {
        var page = await site.NewVisitorAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync("/login");
        await site.ScanAsync(page);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "confirm");
        return page;
    }

    /// <summary>The number is sent, and the page is still there.</summary>
    /// <returns>What it asks from then on.</returns>
    private static async Task<ConcurrentQueue<long>> SendInVainAsync(IPage page)
    {
        var isSent = false;
        await page.RouteAsync("**/login", async route =>
        {
            await route.AbortAsync("aborted");
            isSent = true;
        });
        await page.Locator("#number").FillAsync("000000");
        await page.Locator("#number").PressAsync("Enter");
        await Eventually.TrueAsync(() => Task.FromResult(isSent));
        return await Polls.CountAsync(page);
    }
}
