using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PollLogin.Web.Login;
using PollLogin.Web.Shared;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>Several tabs of one browser, and pages that were left and come back.</summary>
[Collection(PatientPageTests.Name)]
public sealed class TabsTests(Chromium chromium)
{
    [Fact]
    public async Task A_second_tab_shows_the_same_code_and_follows_when_the_first_has_signed_in()
    {
        await using var site = new Site(chromium);
        var first = await site.OpenLoginAsync();
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/login");
        Assert.Equal(await Site.UidAsync(first), await Site.UidAsync(second));
        await site.ScanAsync(first);
        await Expect(first.Locator("#member-name")).ToBeVisibleAsync();
        await Expect(second.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Of_two_tabs_that_hear_of_the_scan_at_once_one_collects_and_both_arrive()
    {
        await using var site = new Site(chromium);
        var first = await site.OpenLoginAsync();
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/login");
        // The first to collect is slow on its way; meanwhile the other has the token too.
        var posts = 0;
        await first.Context.RouteAsync("**/login", async route =>
        {
            if (route.Request.Method == "POST" && Interlocked.Increment(ref posts) == 1)
            {
                await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
            }

            await route.ContinueAsync();
        });
        await site.ScanAsync(first);
        await Expect(first.Locator("#member-name")).ToBeVisibleAsync();
        await Expect(second.Locator("#member-name")).ToBeVisibleAsync();
        Assert.Equal(1, posts);
        Assert.Equal(1, await site.App.InDatabaseAsync(db => Task.FromResult(db.LoginSessions.Count())));
        Assert.Empty(site.Complaints);
    }

    [Fact]
    public async Task A_tab_that_hears_of_a_login_whose_answer_was_lost_arrives_signed_in()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await page.RouteAsync("**/login/status*", route => route.AbortAsync("failed"));
        await site.ScanAsync(page);
        await SpendUnansweredAsync(site, page);
        await page.UnrouteAllAsync();
        // It has had no answer for a while, and would wait.
        await page.EvaluateAsync("() => dispatchEvent(new Event('online'))");
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.EndsWith("/", page.Url, StringComparison.Ordinal);
    }

    /// <summary>The process was killed before it answered, and what came was the proxy's error page.</summary>
    [Fact]
    public async Task A_reload_of_the_error_page_that_came_in_place_of_the_answer_signs_in()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await page.RouteAsync("**/login", async route =>
        {
            await SpendUnansweredAsync(site, page);
            await route.FulfillAsync(new() { Status = 502, ContentType = "text/html", Body = "<h1>502 Bad Gateway</h1>" });
        });
        await site.ScanAsync(page);
        await Expect(page.Locator("h1")).ToHaveTextAsync("502 Bad Gateway");
        await page.UnrouteAllAsync();
        var again = await page.RunAndWaitForRequestAsync(() => page.ReloadAsync(), request => request.Url.EndsWith("/login", StringComparison.Ordinal));
        Assert.Equal("POST", again.Method);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
        Assert.Equal(1, await site.App.InDatabaseAsync(db => Task.FromResult(db.LoginSessions.Count())));
    }

    [Fact]
    public async Task A_reload_after_the_scan_signs_in_all_the_same()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var uid = await Site.UidAsync(page);
        await page.GotoAsync("about:blank");
        await site.ScanAsync(uid);
        await page.GotoAsync("/login");
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_tab_whose_code_was_replaced_by_another_tab_shows_the_new_one_and_they_do_not_fight()
    {
        await using var site = new Site(chromium);
        var first = await site.NewVisitorAsync();
        await first.AddInitScriptAsync("""
            new MutationObserver(() => {
              if (document.getElementById('login')?.dataset.state === 'expired') sessionStorage.expiredAt ??= performance.timeOrigin + performance.now();
            }).observe(document, { subtree: true, attributes: true });
            """);
        await first.GotoAsync("/login");
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/login?new=1");
        var uid = await Site.UidAsync(second);
        await Site.ExpectState(first).ToHaveAttributeAsync("data-uid", uid);
        // The other tab's cookie is given time to arrive: without it, this one would have made a third code.
        Assert.InRange(await first.EvaluateAsync<double>("performance.timeOrigin - Number(sessionStorage.expiredAt)"), 450, 10_000);
        Assert.Equal(uid, await Site.UidAsync(second));
        Assert.Equal(2, await site.App.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Count())));
    }

    [Fact]
    public async Task A_page_that_was_on_its_way_in_and_comes_back_goes_in_anew()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var lost = new TaskCompletionSource();
        await page.RouteAsync("**/login", async route =>
        {
            await route.AbortAsync("aborted");
            lost.TrySetResult();
        });
        await site.ScanAsync(page);
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.UnrouteAsync("**/login");
        await page.EvaluateAsync("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    // All that POST /login does before it answers.
    private static async Task SpendUnansweredAsync(Site site, IPage page)
    {
        var key = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == "polllogin.browser").Value;
        var row = await site.App.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Single()));
        await using var scope = site.App.Services.CreateAsyncScope();
        var flow = scope.ServiceProvider.GetRequiredService<LoginFlow>();
        Assert.NotNull(await flow.SpendAsync(row.Uid, row.Token!, key, new Client("", new Device("", "")), TestContext.Current.CancellationToken));
    }
}
