using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>The page in a bad network: it says so, never asks twice at once, and comes back by itself.</summary>
[Collection(PatientPageTests.Name)]
public sealed class NetworkTests(Chromium chromium)
{
    [Fact]
    public async Task Without_a_network_it_says_so_and_asks_at_once_when_it_is_back()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        // As chance would have it: half a minute until the page would ask again by itself.
        await page.EvaluateAsync("() => { Math.random = () => 60; }");
        await page.Context.SetOfflineAsync(true);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "offline");
        await Expect(page.Locator("#state")).ToHaveTextAsync("网络不通，正在重试…");
        await site.ScanAsync(page);
        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_question_without_an_answer_is_given_up_after_ten_seconds()
    {
        await using var site = new Site(chromium);
        var page = await site.NewVisitorAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync("/login");
        await Polls.SeenAsync(await Polls.HoldAsync(page), 1);
        await Site.HearAsync(page);
        await page.Clock.FastForwardAsync(7000);
        await Task.Delay(400, TestContext.Current.CancellationToken);
        Assert.Empty(await Site.HeardAsync(page));
        await page.Clock.FastForwardAsync(3000);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "offline");
    }

    [Fact]
    public async Task One_question_is_in_flight_at_a_time_whatever_wakes_the_page()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var asked = new ConcurrentQueue<IRoute>();
        await page.RouteAsync(Polls.Url, asked.Enqueue);
        await Polls.SeenAsync(asked, 1);
        await page.EvaluateAsync(
            """
            () => {
              dispatchEvent(new Event('online'));
              dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """);
        // Two of the page's own intervals in which a second question would have come.
        await Polls.StayAsync(asked, 1);
        await asked.Single().ContinueAsync();
    }

    [Fact]
    public async Task Who_comes_back_to_an_expired_page_without_a_network_still_finds_the_button()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var old = await Site.UidAsync(page);
        await Site.LookAwayAsync(page, true);
        site.App.Clock.Advance(TimeSpan.FromMinutes(10));
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        await page.Context.SetOfflineAsync(true);
        var failed = new TaskCompletionSource();
        page.RequestFailed += (_, _) => failed.TrySetResult();
        await Site.LookAwayAsync(page, false);
        await failed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Expect(page.Locator("#refresh")).ToBeVisibleAsync();
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        await page.Context.SetOfflineAsync(false);
        await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", old);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "pending");
    }

    [Fact]
    public async Task A_refused_login_ends_the_waiting_and_offers_a_new_code()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await Polls.AnswerAsync(page, new() { ContentType = "application/json", Body = """{"status":"denied"}""" });
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "denied");
        await Expect(page.Locator("#state")).ToHaveTextAsync("登录已被拒绝。");
        await Expect(page.Locator("#refresh")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_question_that_the_server_does_not_understand_is_not_repeated_and_the_button_offers_a_new_code()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var asked = await Polls.AnswerAsync(page, new() { Status = 400 });
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        await Expect(page.Locator("#refresh")).ToBeVisibleAsync();
        await Polls.StayAsync(asked, 1);
    }
}
