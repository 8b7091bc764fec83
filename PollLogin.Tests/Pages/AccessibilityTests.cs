using Microsoft.Playwright;
using PollLogin.Tests.Rules;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>Every state of every page, in both languages and each look: the walk of one visitor through all that can happen.</summary>
[Collection(LookedAtPages.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    // Each as the server would say it; the page is the same.
    private static readonly (string Name, int Status, string Json)[] Told =
    [
        ("login", 200, """{"status":"pending","expiresInSeconds":500,"intervalMilliseconds":200}"""),
        ("ending", 200, """{"status":"pending","expiresInSeconds":50,"intervalMilliseconds":200}"""),
        ("confirm", 200, """{"status":"confirm","by":"reply","expiresInSeconds":200,"intervalMilliseconds":200}"""),
        ("slow", 429, """{"status":"slow_down","intervalMilliseconds":200}"""),
        ("offline", 503, ""),
        ("success", 200, """{"status":"success","token":"t"}"""),
        ("denied", 200, """{"status":"denied"}"""),
        ("expired", 200, """{"status":"expired"}"""),
    ];

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task A_visitor_meets_every_state(string language)
    {
        await using var site = new Site(
            chromium, ("Login:Confirmation", "Number"), ("Site:AccountName", "示例公众号"), ("Site:IcpNumber", "京ICP备00000000号-1"), ("Site:PrivacyUrl", "/privacy"));
        var page = await site.NewVisitorAsync(new() { Locale = language });
        foreach (var (name, status, json) in Told)
        {
            await page.RouteAsync("**/login/status*", route => route.FulfillAsync(new() { Status = status, ContentType = "application/json", Body = json }));
            // What success posts stays on its way.
            await page.RouteAsync("**/login", route => route.Request.Method == "POST" ? route.AbortAsync("aborted") : route.ContinueAsync());
            // Below the veil of what is over, nothing may be left to press.
            await Site.GoAsync(page, name is "denied" or "expired" ? "/login?by=number" : "/login");
            await page.EvaluateAsync("() => sessionStorage.setItem('polllogin.renewals', '3')");
            await Site.ExpectState(page).ToHaveAttributeAsync("data-state", name is "login" or "ending" ? "pending" : name);
            await Site.ExpectState(page).ToHaveAttributeAsync("data-ending", name is "ending" ? "yes" : "");
            await LookAsync(page, name, language);
            await page.UnrouteAllAsync();
        }

        await page.GotoAsync("/login?by=number");
        await LookAsync(page, "by-number", language);
        await page.GotoAsync("/login?new=no&reload=off");
        await ShowNoScriptAsync(page);
        await LookAsync(page, "no-script", language);
        await page.GotoAsync("/login");

        await site.ScanAsync(page);
        await Expect(page.Locator("#number")).ToBeFocusedAsync();
        await LookAsync(page, "number", language);
        await page.Locator("#number").FillAsync("x00000");
        await page.EvaluateAsync("() => document.getElementById('confirm').submit()");
        await Expect(page.Locator("#number")).ToHaveAttributeAsync("aria-invalid", "true");
        await LookAsync(page, "wrong-number", language);
        await page.Locator("#number").FillAsync(await site.App.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Single().Number!)));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
        await LookAsync(page, "home", language);
        foreach (var path in (string[])["account", "nowhere", "simulator?person=li"])
        {
            await page.GotoAsync($"/{path}");
            await LookAsync(page, path.Split('?')[0], language);
        }

        Assert.DoesNotContain(site.Complaints, IsUnplanned);
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task A_visitor_meets_every_trouble(string language)
    {
        await using var site = new Site(
            chromium, ("Login:Method", "Qr"), ("WeChat:OAuth", "true"), ("Limits:NewCodesPerAddressPerDay", "1"), ("Site:Logo", Path.Combine(Sources.Root, "PollLogin.Tests/Samples/logo.png")),
            ("Site:AccentColor", "#1a4fd6"), ("Site:AccentColorDark", "#9db8ff"));
        var page = await site.NewVisitorAsync(new() { Locale = language });
        await SetRightsAsync(site, false);
        await LookAtAnswerAsync(503, "misconfigured");
        await SetRightsAsync(site, true);
        // Past the time for which WeChat's refusal is remembered.
        site.App.Clock.Advance(TimeSpan.FromSeconds(30));
        await LookAtAnswerAsync(200, "branded");
        await LookAtAnswerAsync(429, "blocked");
        await page.GotoAsync("/login");
        await page.EvaluateAsync("() => document.getElementById('finish').submit()");
        await Expect(page.Locator("#qr")).ToHaveCountAsync(0);
        await LookAsync(page, "failed", language);
        await page.GotoAsync("/login/wechat?state=none");
        await LookAsync(page, "not-authorized", language);
        Assert.DoesNotContain(site.Complaints, IsUnplanned);

        async Task LookAtAnswerAsync(int status, string name)
        {
            Assert.Equal(status, (await page.GotoAsync("/login?new=1"))!.Status);
            await LookAsync(page, name, language);
        }
    }

    [Fact]
    public async Task An_expired_login_is_begun_anew_by_keys_alone()
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

    private static async Task SetRightsAsync(Site site, bool on)
    {
        using var content = new FormUrlEncodedContent([new("on", on ? "true" : "false")]);
        using var answer = await site.App.NewClient().PostAsync(new Uri("/simulator/rights", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
    }

    // Statuses other than 200 were asked for.
    private static bool IsUnplanned(string complaint) => !complaint.Contains("Failed to load resource", StringComparison.Ordinal);

    // Built otherwise than the others, which only say another sentence: axe reads these in the reader's own colours too.
    private static readonly HashSet<string> Built = ["login", "by-number", "number", "no-script", "misconfigured", "home", "account", "simulator"];

    private static Task LookAsync(IPage page, string name, string language) => Looking.IsWellAsync(page, name, language, Built.Contains(name));

    // As it is without the script, which axe needs: what is hidden from scripts is put in its place, what the script alone shows is taken away.
    private static Task ShowNoScriptAsync(IPage page) => page.EvaluateAsync("""
        () => {
          for (const none of document.querySelectorAll('main noscript')) none.outerHTML = none.textContent;
          document.getElementById('copy').hidden = true;
          document.querySelector('.countdown').remove();
        }
        """);
}
