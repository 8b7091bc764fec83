using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>Who is slow is warned a minute before the end, told what to do all the same, and given more time.</summary>
[Collection(PatientPageTests.Name)]
public sealed class LastMinuteTests(Chromium chromium)
{
    private const string Approve = "请在微信中回复 1 确认登录，回复 0 拒绝。";
    private const string Number = "请输入微信中收到的 6 位数字。";
    private const string Ending = "将在一分钟内过期。";

    private static readonly TimeSpan UntilTheLastMinute = TimeSpan.FromMinutes(9);

    [Fact]
    public async Task The_last_minute_is_announced_once_and_the_countdown_is_not_read_aloud()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await Site.HearAsync(page);
        site.App.Clock.Advance(UntilTheLastMinute);
        await Expect(page.Locator("#state")).ToHaveTextAsync(Ending);
        // The clock of the tests stands still, so that each poll sets the countdown back: several of them are waited for.
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 1200))");
        await Expect(page.Locator("#countdown")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^(1:00|0:5\\d)$"));
        await Expect(page.Locator(".countdown")).ToHaveAttributeAsync("aria-hidden", "true");
        Assert.Equal([Ending], await Site.HeardAsync(page));
    }

    [Fact]
    public async Task Who_needs_more_time_presses_a_button_in_the_last_minute_as_often_as_it_takes()
    {
        await using var site = new Site(chromium);
        var page = await site.NewVisitorAsync();
        await page.GotoAsync("/login?returnUrl=/account");
        // Ten times is what WCAG 2.2.1 asks for; the renewals by themselves are three.
        for (var time = 1; time <= 10; time++)
        {
            var old = await Site.UidAsync(page);
            var more = More(page);
            await Expect(more).ToBeHiddenAsync();
            site.App.Clock.Advance(UntilTheLastMinute);
            await more.PressAsync("Enter");
            await Site.ExpectState(page).Not.ToHaveAttributeAsync("data-uid", old);
        }

        await site.ScanAsync(page);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account$"));
    }

    [Theory]
    [InlineData("offline", 503, "")]
    [InlineData("slow", 429, """{"status":"slow_down"}""")]
    public async Task The_button_stays_under_the_finger_while_the_network_is_away(string state, int status, string body)
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        site.App.Clock.Advance(UntilTheLastMinute);
        await More(page).FocusAsync();
        await Polls.AnswerAsync(page, new() { Status = status, Body = body });
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", state);
        await Expect(More(page)).ToBeVisibleAsync();
        await Expect(More(page)).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("Approve", Approve)]
    [InlineData("Number", Number)]
    public async Task Who_is_to_confirm_is_warned_too_and_still_told_what_to_do(string confirmation, string says)
    {
        await using var site = new Site(chromium, ("Login:Confirmation", confirmation));
        var page = await site.OpenLoginAsync();
        await site.ScanAsync(page);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "confirm");
        site.App.Clock.Advance(UntilTheLastMinute);
        await Expect(page.Locator("#state")).ToHaveTextAsync($"{says} {Ending}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "不是你？重新获取" })).ToBeVisibleAsync();
        await Polls.BlipAsync(page);
        await Expect(page.Locator("#state")).ToHaveTextAsync($"{says} {Ending}");
    }

    [Theory]
    [InlineData("Approve", Approve, true)]
    [InlineData("Approve", Approve, false)]
    [InlineData("Number", Number, true)]
    [InlineData("Number", Number, false)]
    public async Task A_page_that_is_drawn_in_the_last_minute_of_a_confirmation_says_so_from_the_start(string confirmation, string says, bool hasScript)
    {
        await using var site = new Site(chromium, ("Login:Confirmation", confirmation));
        var page = await site.NewVisitorAsync(new() { JavaScriptEnabled = hasScript });
        await page.GotoAsync("/login");
        await site.ScanAsync(page);
        site.App.Clock.Advance(UntilTheLastMinute);
        // Not what the page hears later.
        await Polls.HoldAsync(page);
        await page.GotoAsync("/login");
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "confirm");
        await Expect(page.Locator("#state")).ToHaveTextAsync($"{says} {Ending}");
    }

    private static ILocator More(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "需要更多时间？换一个新的" });
}
