using System.Collections.Concurrent;
using Microsoft.Playwright;
using PollLogin.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>The page where the site lets its polls wait: one question until the scan, and short ones where the way does not bear that.</summary>
[Collection(PatientPageTests.Name)]
public sealed class LongPollTests(Chromium chromium)
{
    private static readonly (string, string?) Allowed = ("Login:LongPoll", "00:00:20");

    [Fact]
    public async Task One_question_waits_for_the_scan()
    {
        await using var site = new Site(chromium, Allowed);
        var page = await site.NewVisitorAsync();
        var asked = Asked(page);
        await page.GotoAsync("/login");
        await Eventually.TrueAsync(() => Task.FromResult(!asked.IsEmpty));
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 800))");
        Assert.EndsWith("&wait=20&known=pending", Assert.Single(asked), StringComparison.Ordinal);
        await site.ScanAsync(page);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
        Assert.Single(asked);
    }

    [Fact]
    public async Task A_scan_that_is_to_be_confirmed_is_told_at_once_and_so_is_the_answer()
    {
        await using var site = new Site(chromium, Allowed, ("Login:Confirmation", "Approve"));
        var page = await site.NewVisitorAsync();
        var asked = Asked(page);
        await page.GotoAsync("/login");
        await site.ScanAsync(page);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "confirm");
        await Eventually.TrueAsync(() => Task.FromResult(asked.Last().EndsWith("known=confirm", StringComparison.Ordinal)));
        await site.SayAsync("1");
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Where_two_waits_were_cut_it_asks_in_short()
    {
        await using var site = new Site(chromium, Allowed);
        var page = await site.NewVisitorAsync();
        var asked = Asked(page);
        await page.RouteAsync("**/login/status?*&wait=*", async route =>
        {
            await Task.Delay(600);
            await route.FulfillAsync(new() { Status = 504 });
        });
        await page.GotoAsync("/login");
        await Eventually.TrueAsync(() => Task.FromResult(asked.Count(url => !url.Contains("wait", StringComparison.Ordinal)) > 3));
        Assert.Equal(2, asked.Count(url => url.Contains("wait", StringComparison.Ordinal)));
        await site.ScanAsync(page);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    /// <summary>A deploy, a change of Wi-Fi: once the network is back, the page says so, and does not wait for a long answer to learn it.</summary>
    [Fact]
    public async Task After_a_fault_it_asks_in_short_first_and_waits_again_then()
    {
        await using var site = new Site(chromium, Allowed);
        var page = await site.NewVisitorAsync();
        var asked = Asked(page);
        var isFirst = true;
        await page.RouteAsync("**/login/status*", route =>
        {
            (var fails, isFirst) = (isFirst, false);
            return fails ? route.AbortAsync() : route.ContinueAsync();
        });
        await page.GotoAsync("/login");
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "offline");
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "pending");
        await Eventually.TrueAsync(() => Task.FromResult(asked.Count == 3));
        Assert.Equal([true, false, true], asked.Select(url => url.Contains("wait", StringComparison.Ordinal)));
    }

    private static ConcurrentQueue<string> Asked(IPage page)
    {
        var asked = new ConcurrentQueue<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.Contains("/login/status", StringComparison.Ordinal))
            {
                asked.Enqueue(request.Url);
            }
        };
        return asked;
    }
}
