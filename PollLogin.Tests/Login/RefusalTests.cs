using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary>"不是我？回复 0": what a person can do who was signed in somewhere by a scan they did not mean.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly PollLoginApp _app = new();
    private readonly Phone _phone;

    public RefusalTests() => _phone = new Phone(_app);

    [Fact]
    public async Task The_chat_says_what_was_signed_in_and_what_to_do()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var said = await _phone.ScanAsync(browser.Uid);
        Assert.Equal("登录成功：PollLogin\n浏览器：未知\n地址：未知\n时间：2099-01-31 18:00\n不是我？回复 0", said);
    }

    [Fact]
    public async Task An_unspent_login_is_denied()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        await _phone.ScanAsync(browser.Uid);
        var token = (await browser.PollAsync()).Token;
        Assert.StartsWith("已拒绝", await _phone.SayAsync("0"), StringComparison.Ordinal);
        Assert.Equal("denied", (await browser.PollAsync()).Name);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.FinishAsync(token)).StatusCode);
    }

    [Fact]
    public async Task A_spent_one_loses_its_login_session()
    {
        using var browser = await SignedInAsync(_phone);
        _app.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.StartsWith("已拒绝", await _phone.SayAsync("0"), StringComparison.Ordinal);
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task Its_other_tabs_and_another_scan_of_it_hear_of_the_refusal()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var uid = browser.Uid;
        await _phone.ScanAsync(uid);
        await browser.CollectAsync();
        await _phone.SayAsync("0");
        Assert.Equal("denied", (await browser.PollAsync(uid)).Name);
        Assert.StartsWith("这次登录已被拒绝", await _phone.ScanAsync(uid), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_older_than_10_minutes_stays_and_the_chat_says_that_there_was_nothing()
    {
        using var browser = await SignedInAsync(_phone);
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.StartsWith("最近 10 分钟内没有", await _phone.SayAsync("0"), StringComparison.Ordinal);
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task Another_persons_0_ends_nothing_of_mine()
    {
        using var browser = await SignedInAsync(_phone);
        using var other = new Phone(_app, "o_other");
        await other.FollowAsync();
        Assert.StartsWith("最近 10 分钟内没有", await other.SayAsync("0"), StringComparison.Ordinal);
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    [Theory]
    [InlineData("０")]
    [InlineData("0。")]
    [InlineData("回复0！")]
    [InlineData("零")]
    public async Task A_0_is_understood_as_people_write_it(string answer)
    {
        using var browser = await SignedInAsync(_phone);
        Assert.StartsWith("已拒绝", await _phone.SayAsync(answer), StringComparison.Ordinal);
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task What_can_still_be_collected_is_refused_however_old_its_scan_is()
    {
        using var app = new PollLoginApp(("Login:CollectWithin", "01:00:00"));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.StartsWith("已拒绝", await phone.SayAsync("0"), StringComparison.Ordinal);
        Assert.Equal("denied", (await browser.PollAsync()).Name);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("00")]
    [InlineData("0点见")]
    public async Task Other_words_are_just_words(string words)
    {
        using var browser = await SignedInAsync(_phone);
        Assert.StartsWith("收到你的消息了", await _phone.SayAsync(words), StringComparison.Ordinal);
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    public void Dispose()
    {
        _phone.Dispose();
        _app.Dispose();
    }

    private async Task<Browser> SignedInAsync(Phone phone)
    {
        var browser = await new Browser(_app).OpenLoginAsync();
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        return browser;
    }
}
