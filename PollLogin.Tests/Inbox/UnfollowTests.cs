using System.Net;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Storage;

namespace PollLogin.Tests.Inbox;

/// <summary>Who unfollows is signed out everywhere and forgotten, as Tencent's rules demand.</summary>
public sealed class UnfollowTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task An_unspent_token_is_worth_nothing_any_more()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        var token = (await browser.PollAsync()).Token;
        await phone.UnfollowAsync();
        Assert.Equal("expired", (await browser.PollAsync()).Name);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.FinishAsync(token)).StatusCode);
    }

    [Fact]
    public async Task Who_left_between_scan_and_spending_is_refused_at_the_spending_itself()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await LeaveByHandAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.CollectAsync()).StatusCode);
        Assert.Equal(0, await _app.InDatabaseAsync(db => db.LoginSessions.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_login_session_of_who_left_is_dead_within_5_seconds_though_nobody_ended_it()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        Assert.NotNull(await browser.WhoAmIAsync());
        await LeaveByHandAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task Nothing_personal_stays()
    {
        _app.WeChat.Always(FakeWeChat.UserInfo, """{"subscribe":1,"unionid":"union-li"}""");
        using var phone = new Phone(_app);
        await phone.FollowAsync();
        await Eventually.TrueAsync(async () => (await UserAsync()).UnionId == "union-li");
        await phone.UnfollowAsync();

        var user = await UserAsync();
        Assert.Equal(("", null, null), (user.Name, user.UnionId, user.SubscribedAt));
        Assert.Equal((phone.OpenId, PollLoginApp.AppId), (user.OpenId, user.AppId));
        Assert.NotNull(user.UnsubscribedAt);
    }

    [Fact]
    public async Task Where_and_with_what_they_signed_in_is_erased_too()
    {
        using var app = new PollLoginApp().OnKestrel();
        using var browser = new Browser(app);
        browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0");
        await browser.OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        var before = await app.InDatabaseAsync(db => db.LoginSessions.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("127.0.0.1", "Chrome", "Windows"), (before.Address, before.Browser, before.Platform));
        await phone.UnfollowAsync();
        var session = await app.InDatabaseAsync(db => db.LoginSessions.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken));
        var scan = await app.InDatabaseAsync(db => db.ScanSessions.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("", "", "", "", "", ""), (session.Address, session.Browser, session.Platform, scan.Address, scan.Browser, scan.Platform));
    }

    [Fact]
    public async Task An_unsubscribe_older_than_the_last_follow_is_late_news_and_ignored()
    {
        using var phone = new Phone(_app);
        var unfollowed = _app.Clock.GetUtcNow();
        await phone.FollowAsync();
        await phone.DeliverAsync(phone.Sign(Unsubscribe(phone.OpenId, unfollowed)));
        Assert.Null((await UserAsync()).UnsubscribedAt);
    }

    [Fact]
    public async Task An_unsubscribe_in_the_same_second_as_the_follow_counts()
    {
        using var phone = new Phone(_app);
        await phone.FollowAsync();
        await phone.DeliverAsync(phone.Sign(Unsubscribe(phone.OpenId, _app.Clock.GetUtcNow())));
        Assert.NotNull((await UserAsync()).UnsubscribedAt);
    }

    [Theory]
    [InlineData("SCAN")]
    [InlineData("subscribe")]
    public async Task A_push_from_before_the_unsubscribe_brings_nobody_back(string name)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.FollowAsync();
        var earlier = _app.Clock.GetUtcNow();
        _app.Clock.Advance(TimeSpan.FromSeconds(2));
        await phone.UnfollowAsync();
        var key = name == "SCAN" ? browser.Uid : $"qrscene_{browser.Uid}";
        await phone.DeliverAsync(phone.Sign(SignedPush.Xml(phone.OpenId, earlier, ("MsgType", "event"), ("Event", name), ("EventKey", key))));
        Assert.Equal("pending", (await browser.PollAsync()).Name);
        Assert.Equal(("", false), ((await UserAsync()).Name, (await UserAsync()).UnsubscribedAt is null));
    }

    [Fact]
    public async Task An_unsubscribe_of_a_stranger_does_nothing()
    {
        using var phone = new Phone(_app);
        Assert.Equal("success", await phone.UnfollowAsync());
        Assert.Equal(0, await _app.InDatabaseAsync(db => db.Users.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("user_authorization_revoke")]
    [InlineData("user_authorization_cancellation")]
    public async Task Who_withdraws_their_data_is_signed_out_and_forgotten_like_one_who_unfollows(string name)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        using var system = new Phone(_app, "o_somebody_else");
        Assert.Equal("success", await system.PushAsync(("MsgType", "event"), ("Event", name), ("OpenID", phone.OpenId), ("RevokeInfo", "1")));
        Assert.Null(await browser.WhoAmIAsync());
        Assert.Equal("", (await UserAsync()).Name);
    }

    [Fact]
    public async Task Two_who_withdraw_their_data_in_the_same_second_are_both_forgotten()
    {
        using var first = new Phone(_app, "o_first");
        using var second = new Phone(_app, "o_second");
        await first.FollowAsync();
        await second.FollowAsync();
        using var system = new Phone(_app, "o_system");
        var now = _app.Clock.GetUtcNow();
        foreach (var openId in (string[])[first.OpenId, second.OpenId])
        {
            await system.DeliverAsync(system.Sign(SignedPush.Xml(
                system.OpenId, now, ("MsgType", "event"), ("Event", "user_authorization_revoke"), ("OpenID", openId), ("RevokeInfo", "1"))));
        }

        Assert.Equal(0, await _app.InDatabaseAsync(db => db.Users.CountAsync(user => user.UnsubscribedAt == null, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Another_process_hears_of_it_within_5_seconds()
    {
        using var other = _app.Neighbour();
        using var browser = await new Browser(other).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await other.FollowAsync();
        await browser.CollectAsync();
        Assert.NotNull(await browser.WhoAmIAsync());
        await phone.UnfollowAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(await browser.WhoAmIAsync());
    }

    public void Dispose() => _app.Dispose();

    private Task<User> UserAsync() => _app.InDatabaseAsync(db => db.Users.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken));

    /// <summary>The note alone, without all that a push of it ends besides.</summary>
    private Task<int> LeaveByHandAsync() => _app.InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(
        set => set.SetProperty(user => user.UnsubscribedAt, _app.Clock.GetUtcNow()), TestContext.Current.CancellationToken));

    private static string Unsubscribe(string openId, DateTimeOffset at) => SignedPush.Xml(openId, at, ("MsgType", "event"), ("Event", "unsubscribe"));
}
