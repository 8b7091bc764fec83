using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>A page that is put away, and whoever comes back to it: a phone drops questions without a word.</summary>
[Collection(PatientPageTests.Name)]
public sealed class AwayTests(Chromium chromium)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Nobody_looks_so_no_code_is_made_and_one_comes_when_somebody_does()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var old = await Site.UidAsync(page);
        await Site.LookAwayAsync(page, true);
        site.App.Clock.Advance(Lifetime);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        Assert.Equal(1, await site.App.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Count())));
        await Site.LookAwayAsync(page, false);
        await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", old);
    }

    /// <summary>Whoever comes back to an expired page has it ask; and the phone may drop that question, too.</summary>
    [Fact]
    public async Task Who_goes_and_comes_back_again_to_an_expired_page_still_gets_a_new_code()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        var old = await Site.UidAsync(page);
        await Site.LookAwayAsync(page, true);
        site.App.Clock.Advance(Lifetime);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "expired");
        var dropped = new TaskCompletionSource();
        await page.RouteAsync(Polls.Url, route => dropped.TrySetResult() ? Task.CompletedTask : route.ContinueAsync());
        await Site.LookAwayAsync(page, false);
        await dropped.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Site.LookAwayAsync(page, true);
        await Site.LookAwayAsync(page, false);
        // Before the page would have given the question up: after ten seconds.
        await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", old, new() { Timeout = 6000 });
    }

    /// <summary>The question that is under way when the page is put away, or the first that it asks afterwards, is never answered.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_comes_back_hears_at_once_though_the_phone_had_dropped_the_question(bool isAwayAlready)
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Approve"));
        var page = await site.OpenLoginAsync();
        await Site.LookAwayAsync(page, isAwayAlready);
        var dropped = new TaskCompletionSource();
        await page.RouteAsync("**/login/status?**", route => dropped.TrySetResult() ? Task.CompletedTask : route.ContinueAsync());
        await dropped.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        if (!isAwayAlready)
        {
            await Site.LookAwayAsync(page, true);
        }

        await site.ScanAsync(page);
        await Site.HearAsync(page);
        await Site.LookAwayAsync(page, false);
        // Before the page would have given the question up: after ten seconds.
        await Expect(page.Locator("#state")).ToHaveTextAsync("请在微信中回复 1 确认登录，回复 0 拒绝。", new() { Timeout = 6000 });
        // That it was dropped is the phone's doing: nobody is told that the network is gone.
        Assert.Single(await Site.HeardAsync(page));
    }
}
