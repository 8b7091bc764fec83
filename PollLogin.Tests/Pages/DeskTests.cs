using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Simulator;
using PollLogin.Web.Storage;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>The operators' pages in a real browser: an operator logs in by the number, looks around, and blocks somebody.</summary>
[Collection(LookedAtPages.Name)]
public sealed class DeskTests(Chromium chromium)
{
    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task An_operator_walks_through_the_room(string language)
    {
        await using var site = new Site(chromium, ("Operations:OpenIds", new Person("li").OpenId));
        await FillAsync(site);
        var page = await site.NewVisitorAsync(new() { Locale = language });
        await page.GotoAsync("/login?returnUrl=/account");
        await site.ScanAsync(page);
        await page.Locator("#number").FillAsync(await site.App.InDatabaseAsync(db => db.ScanSessions.Where(row => row.Number != null).Select(row => row.Number!).SingleAsync(TestContext.Current.CancellationToken)));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#operations").ClickAsync();
        await Expect(page.Locator("#days tbody tr")).ToHaveCountAsync(14);
        await Looking.IsWellAsync(page, "desk", language);
        await page.GotoAsync("/operations/members");
        await Looking.IsWellAsync(page, "desk-members", language);
        await page.Locator("#q").FillAsync("小王");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#members a").ClickAsync();
        await page.Locator("form[action$=block] button").ClickAsync();
        await Expect(page.Locator("#member-state")).ToHaveTextAsync(language is "en" ? "blocked" : "已停用");
        await Looking.IsWellAsync(page, "desk-member", language);
        foreach (var room in (string[])["pushes", "audit", "doctor"])
        {
            await page.GotoAsync($"/operations/{room}");
            if (room == "doctor")
            {
                await page.Locator("main form button").ClickAsync();
                await Expect(page.Locator("#findings")).ToBeVisibleAsync();
            }

            await Looking.IsWellAsync(page, $"desk-{room}", language);
        }

        Assert.Empty(site.Complaints);
    }

    // Two weeks of a small site.
    private static Task<int> FillAsync(Site site) => site.App.InDatabaseAsync(async db =>
    {
        var now = site.App.Clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        for (var ago = 0; ago < 14; ago++)
        {
            var shown = 40 + (ago * 37 % 90);
            (string Kind, long Count)[] counts =
                [(LoginTally.Shown, shown), (LoginTally.Scanned, shown * 3 / 4), (LoginTally.SignedIn, shown * 2 / 3), (LoginTally.Refused, ago % 3), (LoginTally.RunOut, shown / 3), ("within8", shown / 2), ("within30", shown / 6)];
            db.DayCounts.AddRange(counts.Select(count => new DayCount { Day = today - ago, Kind = count.Kind, Count = count.Count }));
        }

        db.Users.AddRange(new[] { "小王", "小张", "明月" }.Select(name => new User { AppId = "wxsimulator", OpenId = $"o_{name}", Name = name, CreatedAt = now, LastScanAt = now, SubscribedAt = now }));
        return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });
}
