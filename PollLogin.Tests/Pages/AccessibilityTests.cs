using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>WCAG 2.2 AA as far as a machine can tell (axe): every state of the page, in each look.</summary>
[Collection(PageTests.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    private static readonly ViewportSize Desktop = new() { Width = 1280, Height = 800 };

    // 320 CSS px: a small phone, and a desktop at 400 % (WCAG 1.4.10).
    private static readonly ViewportSize Narrow = new() { Width = 320, Height = 640 };

    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    private static readonly (string State, string Json)[] States =
    [
        ("pending", """{"status":"pending","expiresInSeconds":50,"intervalMilliseconds":300}"""),
        ("confirm", """{"status":"confirm","by":"reply","expiresInSeconds":200,"intervalMilliseconds":300}"""),
        ("confirm", """{"status":"confirm","by":"number","expiresInSeconds":200,"intervalMilliseconds":300}"""),
        ("slow", """{"status":"slow_down","intervalMilliseconds":300}"""),
        ("offline", "no JSON"),
        ("denied", """{"status":"denied"}"""),
        ("expired", """{"status":"expired"}"""),
    ];

    public static TheoryData<string, bool, ColorScheme, ForcedColors> Looks => new()
    {
        { "zh-CN", false, ColorScheme.Light, ForcedColors.None },
        { "en", true, ColorScheme.Dark, ForcedColors.None },
        { "zh-CN", true, ColorScheme.Light, ForcedColors.Active },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_state_of_the_login_page(string language, bool isNarrow, ColorScheme colours, ForcedColors forced)
    {
        await using var site = new Site(chromium, ("Site:AccountName", "示例公众号"));
        var look = new BrowserNewContextOptions { Locale = language, ViewportSize = isNarrow ? Narrow : Desktop, ColorScheme = colours, ForcedColors = forced, ReducedMotion = ReducedMotion.Reduce };
        var page = await site.NewVisitorAsync(look);
        var told = "";
        await page.RouteAsync("**/login/status*", route => route.FulfillAsync(new() { ContentType = "application/json", Body = told }));
        foreach (var (state, json) in States)
        {
            told = json;
            await page.GotoAsync("/login?by=number");
            await page.EvaluateAsync("() => sessionStorage.setItem('polllogin.renewals', '3')");
            await Site.ExpectState(page).ToHaveAttributeAsync("data-state", state);
            await IsCleanAsync(page, $"{state} {json}");
            await Screens.DrawAsync(page, $"state-{States.ToList().IndexOf((state, json)) + 1}-{state}-{language}{(isNarrow ? "-320" : "")}{(colours == ColorScheme.Dark ? "-dark" : "")}{(forced == ForcedColors.Active ? "-forced" : "")}");
        }
    }

    [Theory]
    [InlineData("zh-CN", false, ColorScheme.Light)]
    [InlineData("en", true, ColorScheme.Dark)]
    public async Task Every_other_page(string language, bool isNarrow, ColorScheme colours)
    {
        await using var site = new Site(chromium, ("Limits:NewCodesPerAddressPerMinute", "1"), ("Site:IcpNumber", "京ICP备00000000号-1"), ("Site:PrivacyUrl", "/privacy"));
        var page = await site.OpenLoginAsync(new() { Locale = language, ViewportSize = isNarrow ? Narrow : Desktop, ColorScheme = colours });
        var blocked = await site.NewVisitorAsync(new() { Locale = language, ColorScheme = colours });
        await blocked.GotoAsync("/login");
        await IsCleanAsync(blocked, "blocked");
        await Screens.DrawAsync(blocked, $"blocked-{language}{(colours == ColorScheme.Dark ? "-dark" : "")}");
        await site.ScanAsync(page);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
        await IsCleanAsync(page, "home");
        foreach (var path in (string[])["/account", "/nowhere", "/simulator"])
        {
            await page.GotoAsync(path);
            await IsCleanAsync(page, path);
        }
    }

    [Fact]
    public async Task The_login_page_is_worked_by_keyboard_alone()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await page.EvaluateAsync("() => sessionStorage.setItem('polllogin.renewals', '3')");
        var uid = await Site.UidAsync(page);
        site.App.Clock.Advance(TimeSpan.FromMinutes(10));
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#refresh")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "pending");
        Assert.NotEqual(uid, await Site.UidAsync(page));
    }

    [Fact]
    public async Task Everything_that_can_be_pressed_is_large_enough()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync(new() { ViewportSize = Narrow });
        // WCAG 2.5.8: 24 by 24 CSS px.
        var small = await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('a, button, input')].filter(e => e.checkVisibility()).filter(e => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24; }).map(e => e.outerHTML)");
        Assert.Empty(small);
    }

    private static async Task IsCleanAsync(IPage page, string what)
    {
        var found = await page.RunAxe(Rules);
        Assert.True(found.Violations.Length == 0, $"{what}: {string.Join("; ", found.Violations.Select(fault => $"{fault.Id} {fault.Help}: {string.Join(" | ", fault.Nodes.Select(node => node.Html))}"))}");
    }
}
