using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary>A closed site's list, and an operator's block.</summary>
public sealed class MembersTests
{
    private const string Politely = "抱歉，PollLogin 目前只对受邀成员开放";

    [Theory]
    [InlineData("o_member", true)]
    [InlineData("o_else, o_member", true)]
    [InlineData("1", true)]
    [InlineData("o_else", false)]
    [InlineData("O_MEMBER", false)]
    public async Task Who_is_on_the_list_is_signed_in_and_others_are_told_so_politely(string members, bool isOnIt)
    {
        using var app = new PollLoginApp(("Login:Members", members));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app, "o_member");
        var said = await phone.ScanAsync(browser.Uid);
        Assert.StartsWith(isOnIt ? "登录成功" : Politely, said, StringComparison.Ordinal);
        Assert.Equal(isOnIt ? "success" : "pending", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task Who_is_blocked_is_out_within_5_seconds_and_gets_in_no_more()
    {
        using var app = new PollLoginApp();
        using var browser = await new Browser(app).OpenLoginAsync();
        using var unspent = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        await phone.ScanAsync(unspent.Uid);
        Assert.NotNull(await browser.WhoAmIAsync());
        await app.InDatabaseAsync(db =>
        {
            db.Users.Single().BlockedAt = app.Clock.GetUtcNow();
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        app.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(await browser.WhoAmIAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await unspent.CollectAsync()).StatusCode);
        Assert.Null(await unspent.WhoAmIAsync());
        await browser.OpenLoginAsync();
        Assert.StartsWith(Politely, await phone.ScanAsync(browser.Uid), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_that_is_lifted_opens_nothing_that_was_open_before()
    {
        using var app = new PollLoginApp();
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        await BlockAsync(app, app.Clock.GetUtcNow());
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await browser.WhoAmIAsync());
        await BlockAsync(app, null);
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task Who_is_taken_off_the_list_is_signed_out_and_collects_nothing()
    {
        using var app = new PollLoginApp();
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app, "o_member");
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        using var closed = app.Neighbour(("Login:Members", "o_else"));
        using var there = new Browser(closed, browser.Cookies);
        Assert.Null(await there.WhoAmIAsync());
        using var unspent = await new Browser(app).OpenLoginAsync();
        await phone.ScanAsync(unspent.Uid);
        using var collector = new Browser(closed, unspent.Cookies);
        await collector.OpenLoginAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await collector.CollectAsync()).StatusCode);
    }

    private static Task<int> BlockAsync(PollLoginApp app, DateTimeOffset? at) => app.InDatabaseAsync(db =>
    {
        db.Users.Single().BlockedAt = at;
        return db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });

    [Fact]
    public async Task Who_is_blocked_and_deletes_their_data_does_not_come_back_as_somebody_else()
    {
        using var app = new PollLoginApp();
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        await browser.GetAsync("/account");
        await app.InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(
            set => set.SetProperty(user => user.BlockedAt, app.Clock.GetUtcNow()), TestContext.Current.CancellationToken));
        // Within the seconds in which the block is not heard of yet.
        await browser.PostAsync("/account/delete", new() { ["sure"] = "true", ["__RequestVerificationToken"] = browser.AntiforgeryToken });
        Assert.Equal(HttpStatusCode.Redirect, browser.Answer.StatusCode);
        Assert.Equal(0, await app.InDatabaseAsync(db => db.LoginSessions.CountAsync(TestContext.Current.CancellationToken)));
        await browser.OpenLoginAsync();
        Assert.StartsWith(Politely, await phone.ScanAsync(browser.Uid), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_login_session_ends_and_a_used_one_lives_on()
    {
        using var app = new PollLoginApp(("Login:IdleLifetime", "00:30:00"));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        for (var minutes = 0; minutes < 120; minutes += 25)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(25));
            Assert.True(await browser.WhoAmIAsync() is not null, minutes.ToString(CultureInfo.InvariantCulture));
        }

        app.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(await browser.WhoAmIAsync());
    }
}
