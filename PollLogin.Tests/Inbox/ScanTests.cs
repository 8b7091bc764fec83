using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Inbox;

/// <summary>What a scan does, and what the chat says to it.</summary>
public sealed class ScanTests : IDisposable
{
    private readonly PollLoginApp _app = new(("Site:Title", "小站"));

    [Fact]
    public async Task Success_names_the_site()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        Assert.StartsWith("登录成功：小站\n", await phone.ScanAsync(browser.Uid), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SCAN")]
    [InlineData("scan")]
    [InlineData("Scan")]
    public async Task The_event_is_known_in_any_letter_case(string name)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.PushAsync(("MsgType", "Event"), ("Event", name), ("EventKey", browser.Uid));
        Assert.Equal("success", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task The_same_person_again_hears_success_again_and_no_new_token_is_minted()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        var token = (await browser.PollAsync()).Token;
        Assert.StartsWith("登录成功：小站\n", await phone.ScanAsync(browser.Uid), StringComparison.Ordinal);
        Assert.Equal(token, (await browser.PollAsync()).Token);
    }

    [Fact]
    public async Task The_first_scanner_has_the_code_and_the_second_is_told_so()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var first = new Phone(_app, "o_first");
        using var second = new Phone(_app, "o_second");
        await first.ScanAsync(browser.Uid);
        Assert.Equal("二维码已被使用", await second.ScanAsync(browser.Uid));
        await browser.CollectAsync();
        var name = await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Single(user => user.OpenId == "o_first").Name));
        Assert.Equal(name, await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task An_expired_code_signs_nobody_in_and_the_chat_says_what_to_do()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("二维码已过期，请刷新页面重试", await phone.ScanAsync(browser.Uid));
        Assert.Equal("expired", (await browser.PollAsync()).Name);
    }

    [Theory]
    [InlineData("campaign-42")]
    [InlineData("0")]
    [InlineData("ffffffffffffffffffffffffffffffff")]
    public async Task A_scene_that_is_not_ours_is_an_ordinary_follow(string scene)
    {
        using var phone = new Phone(_app);
        Assert.Equal("你好，欢迎关注 小站！", await phone.FollowByScanAsync(scene));
        Assert.Equal(1, await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Count())));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("qrscene_")]
    [InlineData("last_trade_no_4200000001202601010000000001")]
    public async Task A_follow_without_a_scene_registers_and_welcomes(string? key)
    {
        using var phone = new Phone(_app);
        Assert.Equal("你好，欢迎关注 小站！", await phone.PushAsync(("MsgType", "event"), ("Event", "subscribe"), ("EventKey", key)));
        Assert.NotNull(await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Single().SubscribedAt)));
    }

    [Fact]
    public async Task No_call_to_WeChat_is_made_while_WeChat_waits()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        _app.WeChat.Always(FakeWeChat.UserInfo, FakeWeChat.Hang).Always(FakeWeChat.StableToken, FakeWeChat.Hang);
        using var phone = new Phone(_app);
        Assert.StartsWith("登录成功：小站\n", await phone.ScanAsync(browser.Uid), StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();
}
