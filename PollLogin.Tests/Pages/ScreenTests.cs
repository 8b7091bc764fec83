using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>Every page in both languages, on a desk and in a hand, in the light and in the dark: nothing sticks out, nobody complains.</summary>
[Collection(PageTests.Name)]
public sealed class ScreenTests(Chromium chromium)
{
    private static readonly ViewportSize Desktop = new() { Width = 1000, Height = 720 };
    private static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    [Theory]
    [InlineData("zh-CN", false, ColorScheme.Light)]
    [InlineData("en", false, ColorScheme.Light)]
    [InlineData("zh-CN", true, ColorScheme.Dark)]
    [InlineData("en", true, ColorScheme.Light)]
    public async Task Every_page_fits_its_screen(string language, bool isPhone, ColorScheme colours)
    {
        await using var site = new Site(chromium);
        var look = string.Concat(language == "en" ? "-en" : "", isPhone ? "-phone" : "", colours == ColorScheme.Dark ? "-dark" : "");
        var page = await site.OpenLoginAsync(new() { Locale = language, ViewportSize = isPhone ? Phone : Desktop, ColorScheme = colours });
        await Screens.DrawAsync(page, "login" + look);
        await page.RouteAsync("**/login/status*", route => route.FulfillAsync(new() { Status = 503 }));
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "offline");
        await Screens.DrawAsync(page, "offline" + look);
        await page.UnrouteAllAsync();
        await page.EvaluateAsync("() => sessionStorage.setItem('polllogin.renewals', '3')");
        site.App.Clock.Advance(TimeSpan.FromMinutes(10));
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        await Screens.DrawAsync(page, "expired" + look);

        await page.Locator("#refresh").ClickAsync();
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "pending");
        var uid = await Site.UidAsync(page);
        await site.ScanAsync(page);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
        await Screens.DrawAsync(page, "home" + look);
        await page.GotoAsync("/account");
        await Screens.DrawAsync(page, "account" + look);
        await page.GotoAsync("/nowhere");
        await Screens.DrawAsync(page, "error" + look);
        var other = await site.OpenLoginAsync();
        await page.GotoAsync($"/simulator?uid={await Site.UidAsync(other)}");
        await page.GetByRole(AriaRole.Textbox).FillAsync("你好");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#chat .account")).ToHaveCountAsync(2);
        await Screens.DrawAsync(page, "simulator" + look);
        // The 503 and the 404 above were asked for.
        Assert.DoesNotContain(site.Complaints, complaint => !complaint.Contains("Failed to load resource", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh-CN", true, ColorScheme.Dark)]
    [InlineData("en", false, ColorScheme.Light)]
    public async Task The_confirmation_fits_its_screen(string language, bool isPhone, ColorScheme colours)
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Number"));
        var look = string.Concat(language == "en" ? "-en" : "", isPhone ? "-phone" : "", colours == ColorScheme.Dark ? "-dark" : "");
        var page = await site.OpenLoginAsync(new() { Locale = language, ViewportSize = isPhone ? Phone : Desktop, ColorScheme = colours });
        await site.ScanAsync(page);
        await Expect(page.Locator("#number")).ToBeVisibleAsync();
        await Screens.DrawAsync(page, "number" + look);
    }
}
