using System.Net;
using Microsoft.Extensions.Logging;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary><c>Login:Method</c>: a QR code where WeChat gives one, a number where it does not, and back.</summary>
public sealed class LoginMethodTests
{
    private const string Phone15 = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36";

    [Theory]
    [InlineData(48001, "verified service account")]
    [InlineData(45009, "00:00 Beijing time")]
    [InlineData(40164, "IP whitelist")]
    public async Task Where_WeChat_refuses_a_number_does_and_the_log_names_the_remedy(int code, string remedy)
    {
        using var app = new PollLoginApp();
        foreach (var api in (string[])[FakeWeChat.StableToken, FakeWeChat.CreateQr, FakeWeChat.UserInfo])
        {
            app.WeChat.Always(api, $$"""{"errcode":{{code}},"errmsg":"no"}""");
        }

        using var browser = await new Browser(app).OpenLoginAsync();
        using var li = new Phone(app);
        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
        Assert.Contains("二维码暂时不可用，请改用登录号。", browser.Page.DocumentNode.InnerText, StringComparison.Ordinal);
        Assert.StartsWith("登录成功", await li.SayAsync(LoginNumberTests.Number(browser)));
        using var answer = await browser.CollectAsync();
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        // Once, with the remedy in the same line, and not for each visitor to whom the refusal is repeated.
        using var another = await new Browser(app).OpenLoginAsync();
        var told = Assert.Single(app.Logs.Lines, line => line.Level >= LogLevel.Warning && line.Text.StartsWith("WeChat gives no QR code now", StringComparison.Ordinal));
        Assert.Contains(remedy, told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_WeChat_cannot_be_reached_a_number_does()
    {
        using var app = new PollLoginApp();
        app.WeChat.Always(FakeWeChat.StableToken, FakeWeChat.NetworkFault);
        using var browser = new Browser(app);
        var opening = browser.OpenLoginAsync();
        while (!opening.IsCompleted)
        {
            // Past the pauses between the tries.
            app.Clock.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Matches("^[0-9]{6}$", LoginNumberTests.Number(await opening));
    }

    [Fact]
    public async Task The_QR_code_is_back_when_WeChat_gives_it_again()
    {
        using var app = new PollLoginApp();
        app.WeChat.Always(FakeWeChat.CreateQr, """{"errcode":48001,"errmsg":"api unauthorized"}""");
        using var before = await new Browser(app).OpenLoginAsync();
        Assert.Null(before.Page.GetElementbyId("qr"));
        var (uid, number) = (before.Uid, LoginNumberTests.Number(before));
        await before.OpenLoginAsync();
        Assert.Null(before.Page.GetElementbyId("qr"));
        app.WeChat.Always(FakeWeChat.CreateQr, (string?)null);
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        // Who waits with a number keeps it, and has the code beside it after a reload.
        await before.OpenLoginAsync();
        Assert.NotNull(before.Page.GetElementbyId("qr"));
        Assert.Equal((uid, number), (before.Uid, LoginNumberTests.Number(before)));
        using var picture = await before.Client.GetAsync(new Uri($"/login/qr/{uid}.png", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, picture.StatusCode);
        using var after = await new Browser(app).OpenLoginAsync();
        Assert.NotNull(after.Page.GetElementbyId("qr"));
        Assert.Null(after.Page.GetElementbyId("login-number"));
    }

    [Fact]
    public async Task The_day_whose_codes_are_spent_goes_on_with_numbers()
    {
        using var app = new PollLoginApp(("Limits:NewCodesPerDay", "1"));
        using var first = await new Browser(app).OpenLoginAsync();
        using var second = await new Browser(app).OpenLoginAsync();
        Assert.NotNull(first.Page.GetElementbyId("qr"));
        Assert.Equal(HttpStatusCode.OK, second.Answer.StatusCode);
        Assert.NotEmpty(LoginNumberTests.Number(second));
    }

    [Fact]
    public async Task An_address_that_has_had_its_share_of_the_day_gets_no_number_either()
    {
        using var app = new PollLoginApp(("Limits:NewCodesPerAddressPerDay", "1"));
        using var first = await new Browser(app).OpenLoginAsync();
        using var second = await new Browser(app).OpenLoginAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, second.Answer.StatusCode);
    }

    [Fact]
    public async Task Whoever_cannot_scan_asks_for_a_number_and_keeps_the_code()
    {
        using var app = new PollLoginApp();
        using var browser = await new Browser(app).OpenLoginAsync();
        var uid = browser.Uid;
        await browser.OpenLoginAsync("?by=number");
        Assert.Equal(uid, browser.Uid);
        Assert.NotNull(browser.Page.GetElementbyId("qr"));
        using var li = new Phone(app);
        Assert.StartsWith("登录成功", await li.SayAsync(LoginNumberTests.Number(browser)));
        Assert.Equal("success", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task A_page_on_the_phone_itself_shows_both()
    {
        using var app = new PollLoginApp();
        using var browser = new Browser(app);
        browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd(Phone15);
        await browser.OpenLoginAsync();
        Assert.NotNull(browser.Page.GetElementbyId("qr"));
        Assert.NotEmpty(LoginNumberTests.Number(browser));
    }

    [Fact]
    public async Task Qr_shows_no_number_and_hears_of_none()
    {
        using var app = new PollLoginApp(("Login:Method", "Qr"));
        using var browser = new Browser(app);
        browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd(Phone15);
        await browser.OpenLoginAsync("?by=number");
        Assert.Null(browser.Page.GetElementbyId("login-number"));
        using var li = new Phone(app);
        Assert.StartsWith("收到你的消息了", await li.SayAsync("123456"));
        app.WeChat.Always(FakeWeChat.CreateQr, """{"errcode":48001,"errmsg":"api unauthorized"}""");
        using var late = await new Browser(app).OpenLoginAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.Answer.StatusCode);
    }
}
