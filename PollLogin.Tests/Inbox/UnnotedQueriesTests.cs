using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Inbox;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.Inbox;

/// <summary>In plain mode the signature does not cover the body. What comes while nothing can be noted is noted all the same, in memory.</summary>
public sealed class UnnotedQueriesTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Theory]
    [InlineData("hello")]
    [InlineData("the doctor's sample")]
    [InlineData("the console's check")]
    public async Task A_query_that_came_while_the_database_was_away_serves_no_other_body(string came)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        using var wire = _app.NewClient();
        var first = Sign(li, came is "hello" ? [("MsgType", "text"), ("Content", came), ("MsgId", "7")] : [("MsgType", "event"), ("Event", Sightings.SelfTest)]);
        using (_app.Database.Lock())
        {
            using var answer = came is "the console's check"
                ? await wire.GetAsync(new Uri($"/wechat?{first.Query}&echostr=1", UriKind.Relative), TestContext.Current.CancellationToken)
                : await first.PostAsync(wire);
        }

        using var forged = await Scan(li, first, browser.Uid).PostAsync(wire);
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
        Assert.Equal("pending", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task The_body_that_came_first_is_the_one_that_counts()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        using var wire = _app.NewClient();
        var hello = Sign(li, ("MsgType", "text"), ("Content", "hello"), ("MsgId", "7"));
        using (_app.Database.Lock())
        {
            await li.DeliverAsync(hello);
            // Refused at once, or put off and refused later: that is the database's kind.
            using var early = await Scan(li, hello, browser.Uid).PostAsync(wire);
        }

        using var forged = await Scan(li, hello, browser.Uid).PostAsync(wire);
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
        // WeChat's own repeat is let in.
        await li.DeliverAsync(hello);
    }

    /// <summary>Who has seen a signed query could sign anybody out.</summary>
    [Fact]
    public async Task A_leaving_that_was_signed_for_something_else_is_not_done_later_either()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        using var wang = new Phone(_app, "o_wang");
        await li.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        await wang.FollowAsync();
        var hello = Sign(li, ("MsgType", "text"), ("Content", "hello"), ("MsgId", "7"));
        await li.DeliverAsync(hello);
        var forged = hello with { Body = SignedPush.Xml(li.OpenId, _app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "unsubscribe"), ("EventKey", "")) };
        using (_app.Database.Lock())
        {
            Assert.Equal("success", await li.DeliverAsync(forged));
            Assert.Equal("success", await wang.UnfollowAsync());
        }

        // Who left behind the forged one is forgotten: it has been looked at by then.
        await Eventually.TrueAsync(async () =>
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(3));
            return await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Single(user => user.OpenId == "o_wang").UnsubscribedAt is not null));
        });
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    /// <summary>Or a stranger with one query would fill the line in which those wait who really left.</summary>
    [Fact]
    public async Task A_leaving_waits_once_however_often_it_comes_and_none_that_came_as_something_else()
    {
        using var li = new Phone(_app);
        using var wire = _app.NewClient();
        var hello = Sign(li, ("MsgType", "text"), ("Content", "hello"), ("MsgId", "7"));
        using (_app.Database.Lock())
        {
            await li.DeliverAsync(hello);
            using var forged = await (hello with { Body = SignedPush.Xml(li.OpenId, _app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "unsubscribe")) }).PostAsync(wire);
        }

        var later = _app.Services.GetRequiredService<SecondTry>();
        Assert.Equal(0, later.Waiting);
        using var held = _app.Database.Lock();
        var leaving = new WeChatMessage.Unfollow(new MessageHead(li.OpenId, "gh_1", _app.Clock.GetUtcNow(), "key", "unsubscribe"));
        foreach (var query in (string[])["a", "b", "a", "a"])
        {
            later.TakeOn(leaving, new VerifiedPush([], null, null, "1", query));
        }

        Assert.Equal(2, later.Waiting);
        for (var i = later.Waiting; i < 1000; i++)
        {
            later.TakeOn(leaving, new VerifiedPush([], null, null, "1", $"{i}"));
        }

        // What waits in a full line already is not turned away.
        later.TakeOn(leaving, new VerifiedPush([], null, null, "1", "a"));
        Assert.DoesNotContain("too many wait already", _app.Logs.Text, StringComparison.Ordinal);
        later.TakeOn(leaving, new VerifiedPush([], null, null, "1", "one more"));
        Assert.Contains("too many wait already", _app.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_left_another_account_stays_here()
    {
        using var app = new PollLoginApp(("WeChat:OriginalId", PollLoginApp.OriginalId));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var li = new Phone(app);
        await li.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        var elsewhere = li.Sign(SignedPush.Xml(li.OpenId, app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "unsubscribe")).Replace(PollLoginApp.OriginalId, "gh_another", StringComparison.Ordinal));
        using (app.Database.Lock())
        {
            Assert.Equal("success", await li.DeliverAsync(elsewhere));
        }

        Assert.Equal(0, app.Services.GetRequiredService<SecondTry>().Waiting);
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    public void Dispose() => _app.Dispose();

    private SignedPush Sign(Phone phone, params (string, string?)[] fields) => phone.Sign(SignedPush.Xml(phone.OpenId, _app.Clock.GetUtcNow(), fields));

    private SignedPush Scan(Phone phone, SignedPush like, string uid) =>
        like with { Body = SignedPush.Xml(phone.OpenId, _app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "SCAN"), ("EventKey", uid), ("Ticket", "T")) };
}
