using System.Net;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Storage;

namespace PollLogin.Tests;

/// <summary>Read this first: what the product does, told by the people who use it.</summary>
public sealed class LoginStoryTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task A_visitor_scans_and_is_signed_in()
    {
        using var browser = await new Browser(_app).OpenLoginAsync("?returnUrl=/account");
        using var phone = new Phone(_app);
        Assert.Equal("pending", (await browser.PollAsync()).Name);

        Assert.StartsWith("登录成功：PollLogin\n", await phone.FollowByScanAsync(browser.Uid), StringComparison.Ordinal);

        var status = await browser.PollAsync();
        Assert.Equal("success", status.Name);
        var collected = await browser.FinishAsync(status.Token);
        Assert.Equal((HttpStatusCode.Redirect, "/account"), (collected.StatusCode, collected.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).StatusCode);
        Assert.NotNull(browser.SignedInAs);
    }

    [Fact]
    public async Task A_member_who_comes_back_is_the_same_member()
    {
        using var phone = new Phone(_app);
        using var atHome = await new Browser(_app).OpenLoginAsync();
        await phone.FollowByScanAsync(atHome.Uid);
        await atHome.CollectAsync();

        using var atWork = await new Browser(_app).OpenLoginAsync();
        await phone.ScanAsync(atWork.Uid);
        await atWork.CollectAsync();

        Assert.Equal(await atHome.WhoAmIAsync(), await atWork.WhoAmIAsync());
    }

    [Fact]
    public async Task Two_people_are_two_members()
    {
        using var first = await new Browser(_app).OpenLoginAsync();
        using var second = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app, "o_li");
        using var wang = new Phone(_app, "o_wang");
        await li.ScanAsync(first.Uid);
        await wang.ScanAsync(second.Uid);
        await first.CollectAsync();
        await second.CollectAsync();

        Assert.NotEqual(await first.WhoAmIAsync(), await second.WhoAmIAsync());
    }

    [Fact]
    public async Task Whoever_knows_the_uid_but_not_the_browsers_secret_gets_nothing()
    {
        using var victim = await new Browser(_app).OpenLoginAsync();
        using var thief = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app, "o_li");
        await li.ScanAsync(victim.Uid);

        Assert.Equal("expired", (await thief.PollAsync(victim.Uid)).Name);
        var stolen = (await victim.PollAsync()).Token;
        Assert.Equal(HttpStatusCode.BadRequest, (await thief.FinishAsync(stolen)).StatusCode);
        Assert.Null(await thief.WhoAmIAsync());
        Assert.Equal(HttpStatusCode.Redirect, (await victim.CollectAsync()).StatusCode);
    }

    [Fact]
    public async Task Logging_out_ends_the_login_in_the_database_not_only_in_the_browser()
    {
        using var browser = await SignedInAsync("o_li");
        var cookies = browser.CookieHeader();
        Assert.Equal("/", (await browser.LogOutAsync()).Headers.Location?.ToString());
        Assert.Null(await browser.WhoAmIAsync());

        using var thief = new Browser(_app);
        thief.Client.DefaultRequestHeaders.Add("Cookie", cookies);
        Assert.Null(await thief.WhoAmIAsync());
    }

    [Fact]
    public async Task Unfollowing_ends_every_login_and_a_return_finds_the_same_member_with_nothing_remembered()
    {
        using var li = new Phone(_app, "o_li");
        using var browser = await SignedInAsync("o_li");
        var before = await OnlyUserAsync();
        await li.UnfollowAsync();
        Assert.Null(await browser.WhoAmIAsync());
        var gone = await OnlyUserAsync();
        Assert.Equal((before.Id, "", null, null), (gone.Id, gone.Name, gone.UnionId, gone.SubscribedAt));
        Assert.NotNull(gone.UnsubscribedAt);

        await browser.OpenLoginAsync();
        await li.FollowByScanAsync(browser.Uid);
        await browser.CollectAsync();
        var back = await OnlyUserAsync();
        Assert.Equal((before.Id, null), (back.Id, back.UnsubscribedAt));
        Assert.Equal(back.Name, await browser.WhoAmIAsync());
    }

    public void Dispose() => _app.Dispose();

    private Task<User> OnlyUserAsync() => _app.InDatabaseAsync(db => db.Users.AsNoTracking().SingleAsync());

    private async Task<Browser> SignedInAsync(string openId)
    {
        var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app, openId);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        await browser.WhoAmIAsync();
        return browser;
    }
}
