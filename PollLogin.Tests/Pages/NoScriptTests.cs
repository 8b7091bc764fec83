using Microsoft.Playwright;
using PollLogin.Web.Simulator;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>JavaScript is off: the page reloads itself, and a button takes the place of what the script would do.</summary>
[Collection(PatientPageTests.Name)]
public sealed class NoScriptTests(Chromium chromium)
{
    private static readonly BrowserNewContextOptions NoScript = new() { JavaScriptEnabled = false, Locale = "en" };

    [Fact]
    public async Task A_scan_is_heard_of_and_a_button_signs_in()
    {
        await using var site = new Site(chromium);
        var page = await OpenAsync(site, "/login?returnUrl=/account");
        await Expect(page.Locator("#finish .notice")).ToContainTextAsync("this page reloads itself");
        await site.ScanAsync(page);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Continue" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account$"));
        Assert.Empty(site.Complaints);
    }

    [Fact]
    public async Task What_only_a_script_could_do_is_not_offered()
    {
        await using var site = new Site(chromium);
        var page = await OpenAsync(site, "/login?by=number");
        await Expect(page.Locator("#login-number")).ToBeVisibleAsync();
        await Expect(page.Locator("#copy")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_one_in_the_chat_is_waited_for()
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Approve"));
        var page = await OpenAsync(site, "/login");
        await site.ScanAsync(page);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "confirm");
        await site.SayAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Digits_of_the_chat_are_typed_undisturbed()
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Number"));
        var page = await OpenAsync(site, "/login");
        await site.ScanAsync(page);
        await page.Locator("#number").FillAsync("000000");
        // Longer than a reload would take.
        await Task.Delay(TimeSpan.FromSeconds(3.5), TestContext.Current.CancellationToken);
        await Expect(page.Locator("#number")).ToHaveValueAsync("000000");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#state")).ToContainTextAsync("tries left: 4");
        await Expect(page.Locator("#number")).ToBeFocusedAsync();
        await page.Locator("#number").FillAsync(await site.App.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Single().Number!)));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_left_open_makes_no_codes()
    {
        await using var site = new Site(chromium);
        var page = await OpenAsync(site, "/login?new=1");
        var uid = await Site.UidAsync(page);
        site.App.Clock.Advance(TimeSpan.FromMinutes(10));
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        Assert.Equal(uid, await Site.UidAsync(page));
        await page.Locator("#refresh").ClickAsync();
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "pending");
        Assert.NotEqual(uid, await Site.UidAsync(page));
    }

    [Fact]
    public async Task Who_is_disturbed_by_the_reloading_stops_it_and_looks_by_a_link()
    {
        await using var site = new Site(chromium);
        var page = await OpenAsync(site, "/login");
        await page.GetByRole(AriaRole.Link, new() { Name = "Stop reloading" }).ClickAsync();
        var goOn = page.GetByRole(AriaRole.Link, new() { Name = "I am done on the phone, go on" });
        await goOn.ClickAsync();
        await Expect(goOn).ToBeVisibleAsync();
        await site.ScanAsync(page);
        await goOn.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Two_people_on_two_devices_are_each_signed_in_as_themselves()
    {
        await using var site = new Site(chromium);
        var (desk, hand) = (await OpenAsync(site, "/login"), await OpenAsync(site, "/login"));
        await site.ScanAsync(desk, "li");
        await site.ScanAsync(hand, "wang");
        foreach (var (page, person) in new[] { (desk, "li"), (hand, "wang") })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
            var openId = new Person(person).OpenId;
            await Expect(page.Locator("#member-name")).ToHaveTextAsync(await site.App.InDatabaseAsync(db => Task.FromResult(db.Users.Single(user => user.OpenId == openId).Name)));
        }
    }

    private static async Task<IPage> OpenAsync(Site site, string path)
    {
        var page = await site.NewVisitorAsync(NoScript);
        await page.GotoAsync(path);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "pending");
        return page;
    }
}
