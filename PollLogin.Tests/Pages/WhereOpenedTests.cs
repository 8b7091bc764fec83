using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>Where the page is opened: on a desk, on the phone that would scan, within WeChat; two people, two devices.</summary>
[Collection(PatientPageTests.Name)]
public sealed class WhereOpenedTests(Chromium chromium)
{
    private const string Android = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
    private const string InWeChat = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0.50";

    private static readonly ViewportSize Hand = new() { Width = 390, Height = 844 };

    [Fact]
    public async Task On_a_phone_the_picture_can_be_saved_and_the_number_copied()
    {
        await using var site = new Site(chromium, ("Site:AccountName", "示例公众号"));
        var page = await site.OpenLoginAsync(new() { UserAgent = Android, ViewportSize = Hand, Permissions = ["clipboard-read", "clipboard-write"] });
        await Screens.KeepAsync(page, "phone");
        var saving = page.WaitForDownloadAsync();
        await page.GetByText("保存二维码图片").ClickAsync();
        Assert.Equal("wechat-login.png", (await saving).SuggestedFilename);
        await page.Locator("#copy").ClickAsync();
        await Expect(page.Locator("#copied")).ToHaveTextAsync("已复制");
        var number = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        await Expect(page.GetByText("打开微信", new() { Exact = true })).ToHaveAttributeAsync("href", "weixin://");
        await site.SayAsync(number);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Within_WeChat_the_code_is_a_picture_to_press_long()
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync(new() { UserAgent = InWeChat, ViewportSize = Hand });
        await Expect(page.GetByText("长按二维码")).ToBeVisibleAsync();
        await Screens.KeepAsync(page, "wechat");
        // One code in sight, a real image: what a long press recognises.
        await Expect(page.Locator("img")).ToHaveCountAsync(1);
        await site.ScanAsync(page);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("wxwork/4.1.20 MicroMessenger/7.0.1")]
    [InlineData("AlipayClient/10.6.80.8000")]
    [InlineData("V1_AND_SQ_9.0.90 QQ/9.0.90.17435")]
    public async Task Within_another_app_the_number_is_the_way_and_WeChat_is_named(string app)
    {
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync(new() { UserAgent = $"{Android} {app}", ViewportSize = Hand });
        await Expect(page.GetByText("请在微信或手机浏览器中打开本页")).ToBeVisibleAsync();
        await Screens.KeepAsync(page, "other-app");
        await site.SayAsync((await page.Locator("#copy").GetAttributeAsync("data-number"))!);
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Within_WeChat_web_authorisation_signs_in()
    {
        await using var site = new Site(chromium, ("WeChat:OAuth", "true"));
        // Known as a follower from an earlier login on the desk.
        var desk = await site.OpenLoginAsync();
        await site.ScanAsync(desk);
        await Expect(desk.Locator("#member-name")).ToBeVisibleAsync();
        var page = await site.NewVisitorAsync(new() { UserAgent = InWeChat, ViewportSize = Hand });
        await page.GotoAsync("/login?returnUrl=/account");
        await Screens.KeepAsync(page, "authorize");
        await page.GetByText("以 li 的身份").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account$"));
        Assert.Empty(site.Complaints);
    }

    [Fact]
    public async Task An_account_without_rights_still_logs_people_in()
    {
        await using var site = new Site(chromium, ("Site:AccountName", "示例公众号"));
        using var nothing = new FormUrlEncodedContent([new("on", "false")]);
        await site.App.NewClient().PostAsync(new Uri("/simulator/rights", UriKind.Relative), nothing, TestContext.Current.CancellationToken);
        var page = await site.NewVisitorAsync();
        await page.GotoAsync("/login");
        await Expect(page.GetByText("二维码暂时不可用，请改用登录号。")).ToBeVisibleAsync();
        await Screens.KeepAsync(page, "message");
        // A screen reader is given the digits one by one, and hears them once.
        await Expect(page.Locator(".by-number .unseen")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d( \d){5}$"));
        await Expect(page.Locator("#login-number")).ToHaveAttributeAsync("aria-hidden", "true");
        var phone = await page.Context.NewPageAsync();
        await phone.GotoAsync((await page.Locator(".hint a").GetAttributeAsync("href"))!);
        await phone.GetByLabel("发消息").PressAsync("Enter");
        await Expect(phone.Locator("#chat")).ToContainTextAsync("登录成功");
        await Expect(page.Locator("#member-name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Two_people_on_two_devices_are_each_signed_in_where_they_are()
    {
        await using var site = new Site(chromium);
        var desk = await site.OpenLoginAsync();
        var hand = await site.OpenLoginAsync(new() { UserAgent = Android, ViewportSize = Hand });
        var number = (await hand.Locator("#copy").GetAttributeAsync("data-number"))!;
        await site.ScanAsync(desk, "li");
        await site.SayAsync(number, "wang");
        await Expect(desk.Locator("#member-name")).ToBeVisibleAsync();
        await Expect(hand.Locator("#member-name")).ToBeVisibleAsync();
        Assert.NotEqual(await desk.Locator("#member-name").InnerTextAsync(), await hand.Locator("#member-name").InnerTextAsync());
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/login?by=number")]
    public async Task The_page_is_small_and_asks_nobody_else(string url)
    {
        await using var site = new Site(chromium);
        var page = await site.NewVisitorAsync();
        var answers = new List<IResponse>();
        page.Response += (_, answer) => answers.Add(answer);
        await page.GotoAsync(url, new() { WaitUntil = WaitUntilState.Load });
        var parts = answers.ToList().Where(answer => !answer.Url.Contains("/qr/", StringComparison.Ordinal) && !answer.Url.Contains("status", StringComparison.Ordinal));
        var bytes = (await Task.WhenAll(parts.Select(part => part.BodyAsync()))).Sum(body => body.Length);
        Assert.InRange(bytes, 1000, 40 * 1024);
        Assert.Empty(site.Complaints);
    }
}
