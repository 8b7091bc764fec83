using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>The levels of confirmation, in a real browser and on the simulated phone.</summary>
[Collection(PageTests.Name)]
public sealed partial class ConfirmTests(Chromium chromium)
{
    [Theory]
    [InlineData("zh-CN", "请在微信中回复 1 确认登录，回复 0 拒绝。")]
    [InlineData("en", "Please confirm in WeChat: answer 1 to log in, 0 to refuse.")]
    public async Task Approve_waits_for_a_tap_on_the_chats_link(string language, string says)
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Approve"));
        var page = await site.OpenLoginAsync(new() { Locale = language });
        await site.ScanAsync(page);
        await Expect(page.Locator("#state")).ToHaveTextAsync(says);
        await Expect(page.Locator("#qr")).ToBeHiddenAsync();
        var phone = await site.NewVisitorAsync();
        await phone.GotoAsync("/simulator?person=li");
        await phone.Locator("#chat .account button").ClickAsync();
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
        Assert.Empty(site.Complaints);
    }

    [Fact]
    public async Task A_0_in_the_chat_refuses_and_the_page_offers_a_new_code()
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Approve"));
        var page = await site.OpenLoginAsync();
        await site.ScanAsync(page);
        await Site.ExpectState(page).ToHaveAttributeAsync("data-state", "confirm");
        var phone = await site.NewVisitorAsync();
        await phone.GotoAsync("/simulator?person=li");
        await phone.GetByLabel("发消息").FillAsync("0");
        await phone.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#state")).ToHaveTextAsync("登录已被拒绝。");
        await Expect(page.Locator("#refresh")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("zh-CN", "登录", "还可以试 4 次")]
    [InlineData("en", "Log in", "tries left: 4")]
    public async Task Number_is_typed_into_the_page_and_a_wrong_one_may_be_mended(string language, string button, string triesLeft)
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Number"));
        var page = await site.OpenLoginAsync(new() { Locale = language, ViewportSize = new() { Width = 390, Height = 844 } });
        await site.ScanAsync(page);
        await Expect(page.Locator("#number")).ToBeFocusedAsync();
        var phone = await site.NewVisitorAsync();
        await phone.GotoAsync("/simulator?person=li");
        var number = SixDigits().Match(await phone.Locator("#chat .account").InnerTextAsync()).Value;
        await page.Locator("#number").FillAsync(number == "000000" ? "000001" : "000000");
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Expect(page.Locator("#state")).ToContainTextAsync(triesLeft);
        await page.Locator("#number").FillAsync(number);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task No_poll_cancels_the_answer_to_a_number_on_its_way()
    {
        await using var site = new Site(chromium, ("Login:Confirmation", "Number"));
        var page = await site.OpenLoginAsync();
        await site.ScanAsync(page);
        await Expect(page.Locator("#number")).ToBeVisibleAsync();
        var (isOnItsWay, polls) = (false, 0);
        page.Request += (_, request) => polls += isOnItsWay && request.Url.Contains("/login/status", StringComparison.Ordinal) ? 1 : 0;
        await page.RouteAsync("**/login", async route =>
        {
            isOnItsWay = true;
            // Several polls' time: the first to hear that the login is spent would lead the page away from its answer.
            await page.WaitForTimeoutAsync(1200);
            isOnItsWay = false;
            await route.ContinueAsync();
        });
        var number = await site.App.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Single().Number!));
        await page.Locator("#number").FillAsync(number);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
        Assert.Equal(0, polls);
    }

    [Fact]
    public async Task The_account_page_signs_another_browser_out()
    {
        await using var site = new Site(chromium);
        var here = await site.OpenLoginAsync();
        await site.ScanAsync(here);
        await Expect(here.Locator("#member-name")).ToBeVisibleAsync();
        var there = await site.OpenLoginAsync();
        await site.ScanAsync(there);
        await Expect(there.Locator("#member-name")).ToBeVisibleAsync();
        await here.GotoAsync("/account");
        await here.Locator("#sessions").GetByRole(AriaRole.Button, new() { Name = "退出" }).ClickAsync();
        await Expect(here.GetByRole(AriaRole.Status)).ToHaveTextAsync("已退出。");
        await there.ReloadAsync();
        await Expect(there.GetByRole(AriaRole.Link, new() { Name = "登录" })).ToBeVisibleAsync();
        Assert.Empty(site.Complaints);
    }

    [GeneratedRegex(@"(?<=数字：)\d{6}")]
    private static partial Regex SixDigits();
}
