using System.Net;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary><c>Login:Confirmation=Approve</c>: silence logs nobody in.</summary>
public sealed class ConfirmationTests : IDisposable
{
    private readonly PollLoginApp _app = new(("Login:Confirmation", "Approve"));
    private readonly Phone _phone;

    public ConfirmationTests() => _phone = new Phone(_app);

    [Fact]
    public async Task The_scan_asks_with_the_facts_and_signs_nobody_in()
    {
        using var browser = new Browser(_app);
        browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36");
        await browser.OpenLoginAsync();
        var asked = await _phone.ScanAsync(browser.Uid);
        Assert.Contains("登录 PollLogin", asked, StringComparison.Ordinal);
        Assert.Contains("浏览器：Chrome, Windows", asked, StringComparison.Ordinal);
        Assert.Contains("时间：2099-01-31 18:00", asked, StringComparison.Ordinal);
        Assert.Contains("回复 1", asked, StringComparison.Ordinal);
        Assert.Contains("回复 0", asked, StringComparison.Ordinal);
        Assert.Contains("weixin://bizmsgmenu?msgmenucontent=1&", asked, StringComparison.Ordinal);
        var status = await browser.PollAsync();
        Assert.Equal(("confirm", "reply", null), (status.Name, status.By, status.Token));
        Assert.Equal(asked, await _phone.ScanAsync(browser.Uid));
    }

    [Theory]
    [InlineData("1")]
    [InlineData(" １ ")]
    public async Task A_1_signs_in(string answer)
    {
        using var browser = await AskedAsync();
        Assert.StartsWith("登录成功：PollLogin\n", await _phone.SayAsync(answer), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.CollectAsync()).StatusCode);
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task A_0_refuses_and_a_1_afterwards_finds_nothing()
    {
        using var browser = await AskedAsync();
        Assert.StartsWith("已拒绝", await _phone.SayAsync("0"), StringComparison.Ordinal);
        Assert.Equal("denied", (await browser.PollAsync()).Name);
        Assert.StartsWith("现在没有等待", await _phone.SayAsync("1"), StringComparison.Ordinal);
        Assert.Equal("denied", (await browser.PollAsync()).Name);
        Assert.Equal("这次登录已被拒绝，请刷新页面重试", await _phone.ScanAsync(browser.Uid));
    }

    [Fact]
    public async Task Silence_signs_nobody_in_and_the_time_to_answer_reaches_beyond_the_code()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(9));
        await _phone.ScanAsync(browser.Uid);
        Assert.Equal(300, (await browser.PollAsync()).ExpiresInSeconds);
        _app.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal("confirm", (await browser.PollAsync()).Name);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("expired", (await browser.PollAsync()).Name);
        Assert.StartsWith("现在没有等待", await _phone.SayAsync("1"), StringComparison.Ordinal);
        Assert.Equal("expired", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task Of_several_logins_a_1_approves_the_newest_and_says_that_another_waits()
    {
        using var first = await AskedAsync();
        using var second = await AskedAsync();
        Assert.Contains("还有一个登录在等待你的答复：\n有人用你的微信登录 PollLogin\n浏览器：", await _phone.SayAsync("1"), StringComparison.Ordinal);
        Assert.Equal(("confirm", "success"), ((await first.PollAsync()).Name, (await second.PollAsync()).Name));
        Assert.DoesNotContain("还有一个", await _phone.SayAsync("1"), StringComparison.Ordinal);
        Assert.Equal("success", (await first.PollAsync()).Name);
    }

    [Fact]
    public async Task Another_persons_1_approves_nothing()
    {
        using var browser = await AskedAsync();
        using var other = new Phone(_app, "o_other");
        await other.FollowAsync();
        Assert.StartsWith("现在没有等待", await other.SayAsync("1"), StringComparison.Ordinal);
        using var stranger = new Phone(_app, "o_stranger");
        Assert.StartsWith("现在没有等待", await stranger.SayAsync("1"), StringComparison.Ordinal);
        Assert.Equal("confirm", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task A_blocked_persons_1_approves_nothing()
    {
        using var browser = await AskedAsync();
        await _app.InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(
            set => set.SetProperty(user => user.BlockedAt, _app.Clock.GetUtcNow()), TestContext.Current.CancellationToken));
        Assert.StartsWith("现在没有等待", await _phone.SayAsync("1"), StringComparison.Ordinal);
        Assert.Equal("confirm", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task Who_unfollowed_meanwhile_is_signed_in_nowhere()
    {
        using var browser = await AskedAsync();
        await _phone.UnfollowAsync();
        Assert.Equal("expired", (await browser.PollAsync()).Name);
        Assert.StartsWith("现在没有等待", await _phone.SayAsync("1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_while_the_phone_is_asked_shows_the_question_again()
    {
        using var browser = await AskedAsync();
        var uid = browser.Uid;
        await browser.OpenLoginAsync("?new=1");
        Assert.Equal((uid, "confirm", "reply"),
            (browser.Uid, browser.Main.GetAttributeValue("data-state", ""), browser.Main.GetAttributeValue("data-by", "")));
    }

    [Fact]
    public async Task A_1_means_the_question_that_was_asked_last_however_old_its_code_is()
    {
        using var mine = await AskedAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(5));
        using var his = await AskedAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(5));
        await _phone.ScanAsync(mine.Uid);
        await _phone.SayAsync("1");
        Assert.Equal(("success", "confirm"), ((await mine.PollAsync()).Name, (await his.PollAsync()).Name));
    }

    [Fact]
    public async Task A_tap_on_an_earlier_question_answers_that_one_where_WeChat_tells()
    {
        using var mine = await AskedAsync();
        using var his = await AskedAsync();
        await _phone.PushAsync(("MsgType", "text"), ("Content", "1"), ("MsgId", "77"), ("bizmsgmenuid", mine.Uid[..8]));
        Assert.Equal(("success", "confirm"), ((await mine.PollAsync()).Name, (await his.PollAsync()).Name));
        Assert.StartsWith("现在没有等待", await _phone.PushAsync(("MsgType", "text"), ("Content", "1"), ("MsgId", "78"), ("bizmsgmenuid", "00000000")), StringComparison.Ordinal);
        Assert.Equal("confirm", (await his.PollAsync()).Name);
    }

    [Fact]
    public async Task Where_a_stranger_scanned_the_browser_gets_another_code_and_the_strangers_answer_finds_nothing()
    {
        using var browser = await AskedAsync();
        var old = browser.Uid;
        await browser.OpenLoginAsync("?new=anyway");
        Assert.NotEqual(old, browser.Uid);
        Assert.StartsWith("现在没有等待", await _phone.SayAsync("1"), StringComparison.Ordinal);
        using var owner = new Phone(_app, "o_owner");
        await owner.ScanAsync(browser.Uid);
        await owner.SayAsync("1");
        Assert.Equal("success", (await browser.PollAsync()).Name);
    }

    [Theory]
    [InlineData("Approve", 20)]
    [InlineData("None", 15)]
    public async Task The_browsers_key_lives_as_long_as_its_login_can(string level, int minutes)
    {
        using var app = new PollLoginApp(("Login:Confirmation", level));
        using var browser = await new Browser(app).OpenLoginAsync();
        Assert.Contains($"max-age={minutes * 60}", browser.Answer.Headers.GetValues("Set-Cookie").First(cookie => cookie.Contains("browser=", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _phone.Dispose();
        _app.Dispose();
    }

    private async Task<Browser> AskedAsync()
    {
        var browser = await new Browser(_app).OpenLoginAsync();
        await _phone.ScanAsync(browser.Uid);
        return browser;
    }
}
