using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>What a newcomer does in the first two minutes.</summary>
[Collection(PageTests.Name)]
public sealed class WholeLoginTests(Chromium chromium)
{
    [Fact]
    public async Task A_newcomer_scans_in_the_simulator_and_is_signed_in()
    {
        await using var site = new Site(chromium);
        var page = await site.NewVisitorAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "登录" }).ClickAsync();
        await Expect(page.Locator("#state")).ToHaveTextAsync("等待扫码…");
        await Expect(page.Locator("#countdown")).ToHaveTextAsync("10:00");

        var phone = await page.Context.RunAndWaitForPageAsync(() => page.GetByText("手边没有手机？").ClickAsync());
        await Expect(phone.Locator(".mine")).ToContainTextAsync("你的登录页");
        await phone.Locator(".mine").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(phone.Locator("#chat .account")).ToContainTextAsync("登录成功：PollLogin");

        await page.BringToFrontAsync();
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
        await Expect(page.GetByText("不是你？")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "我的账号" }).ClickAsync();
        await page.GetByLabel("昵称").FillAsync("小李");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("已保存。");
        await Expect(page.Locator("#member-name")).ToHaveTextAsync("小李");

        await page.GetByRole(AriaRole.Button, new() { Name = "退出登录" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "登录" })).ToBeVisibleAsync();
        Assert.Empty(site.Complaints);
    }

    [Fact]
    public async Task It_goes_the_same_way_in_English_and_encrypted()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync(new() { Locale = "en-GB" });
        await Expect(page.Locator("#state")).ToHaveTextAsync("Waiting for your scan…");
        var phone = await page.Context.RunAndWaitForPageAsync(() => page.GetByText("No phone at hand?").ClickAsync());
        await phone.GetByRole(AriaRole.Button, new() { Name = "Switch to safe mode" }).ClickAsync();
        await Expect(phone.Locator("#aes-key")).Not.ToBeEmptyAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "Scan" }).ClickAsync();
        await Expect(phone.Locator("#chat .account")).ToContainTextAsync("登录成功：PollLogin");
        await page.BringToFrontAsync();
        await Expect(page.GetByText("Not you?")).ToBeVisibleAsync();
        Assert.Empty(site.Complaints);
    }

    [Fact]
    public async Task A_chosen_language_stays()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Expect(page.Locator("#state")).ToHaveTextAsync("Waiting for your scan…");
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Log in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_simulated_phone_follows_writes_repeats_and_unfollows()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync();
        await site.ScanAsync(page, "wang");
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();

        var phone = await site.NewVisitorAsync();
        await phone.GotoAsync("/simulator?person=wang");
        await phone.GetByLabel("发消息").FillAsync("你好");
        await phone.GetByRole(AriaRole.Button, new() { Name = "发送" }).ClickAsync();
        await Expect(phone.Locator("#chat .account")).ToHaveCountAsync(2);
        await phone.GetByRole(AriaRole.Button, new() { Name = "重复推送三次" }).ClickAsync();
        await Expect(phone.Locator("#chat .account")).ToHaveCountAsync(4);
        Assert.Single((await phone.Locator("#chat .account").AllTextContentsAsync()).Skip(1).Distinct());

        await phone.GetByRole(AriaRole.Button, new() { Name = "取消关注" }).ClickAsync();
        await Expect(phone.GetByText("未关注公众号")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "登录" })).ToBeVisibleAsync();
        Assert.Empty(site.Complaints);
    }
}
