using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>The button beside the login number, where the browser has no clipboard for the page or does not lend it.</summary>
[Collection(PageTests.Name)]
public sealed class CopyTests(Chromium chromium)
{
    private const string NoClipboard = "Object.defineProperty(navigator, 'clipboard', { value: undefined });";
    private const string ForbiddenClipboard = "navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'));";

    [Theory]
    [InlineData(NoClipboard)]
    [InlineData(ForbiddenClipboard)]
    public async Task The_old_way_copies_what_the_account_understands(string lack)
    {
        await using var site = new Site(chromium);
        var page = await OpenAsync(site, lack);
        await page.Locator("#copy").ClickAsync();
        await Expect(page.Locator("#copied")).ToHaveTextAsync("已复制");
        await site.SayAsync(await page.EvaluateAsync<string>("() => kept.readText()"));
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(NoClipboard)]
    [InlineData(ForbiddenClipboard)]
    public async Task Where_the_old_way_fails_too_nobody_is_told_that_it_was_copied(string lack)
    {
        await using var site = new Site(chromium);
        var page = await OpenAsync(site, lack + "document.execCommand = () => false;");
        await page.Locator("#copy").ClickAsync();
        await Expect(page.Locator("#copied")).ToHaveTextAsync("请手动输入");
        await Expect(page.Locator("#login-number")).ToBeVisibleAsync();
    }

    private static async Task<IPage> OpenAsync(Site site, string lack)
    {
        var page = await site.NewVisitorAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        // What the page may not have, the test reads.
        await page.AddInitScriptAsync("window.kept = navigator.clipboard;" + lack);
        await page.GotoAsync("/login?by=number");
        return page;
    }
}
