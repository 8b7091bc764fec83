using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Users;

namespace PollLogin.Tests.Users;

/// <summary>What is a member's own: the page, the name, the way out.</summary>
public sealed class AccountTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task A_stranger_is_sent_to_the_login_by_a_relative_address()
    {
        using var browser = new Browser(_app);
        await browser.GetAsync("/account");
        Assert.Equal(
            (HttpStatusCode.Redirect, "/login?returnUrl=%2Faccount"),
            (browser.Answer.StatusCode, browser.Answer.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task A_member_chooses_a_name_and_keeps_it_over_the_next_login()
    {
        using var browser = await SignedInAsync();
        await RenameAsync(browser, "  小明 <b>&amp; \"Co\"  ");
        Assert.Equal(HttpStatusCode.Redirect, browser.Answer.StatusCode);
        Assert.Equal("小明 <b>&amp; \"Co\"", await browser.WhoAmIAsync());
        using var elsewhere = await SignedInAsync();
        Assert.Equal("小明 <b>&amp; \"Co\"", await elsewhere.WhoAmIAsync());
    }

    [Fact]
    public async Task A_refused_name_is_shown_again_to_be_mended_and_nothing_is_lost()
    {
        using var browser = await SignedInAsync();
        var before = await browser.WhoAmIAsync();
        var tooLong = new string('长', MemberName.MaxLength + 1);
        await RenameAsync(browser, tooLong);
        Assert.Equal(HttpStatusCode.BadRequest, browser.Answer.StatusCode);
        Assert.Equal(tooLong, browser.Page.GetElementbyId("name")!.GetAttributeValue("value", ""));
        Assert.Equal(before, await browser.WhoAmIAsync());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("小明")]
    [InlineData("Zoë 🐱")]
    [InlineData("👩‍💻")]
    public void A_name_that_can_be_read_is_taken(string name) => Assert.Equal(name, MemberName.Clean($" {name}\t"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("a\u0000b")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u200Bb")]
    [InlineData("a\nb")]
    [InlineData("\uD83D")]
    [InlineData("\u3164")]
    [InlineData("\u2800")]
    [InlineData("\u200D")]
    public void A_name_that_is_empty_or_hides_something_is_refused(string? name) => Assert.Null(MemberName.Clean(name));

    [Fact]
    public async Task Renaming_and_logging_out_need_antiforgery()
    {
        using var browser = await SignedInAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/account", new() { ["name"] = "别人" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/logout", [])).StatusCode);
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task A_login_session_ends_by_itself_when_its_time_is_over()
    {
        using var browser = await SignedInAsync();
        _app.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await browser.WhoAmIAsync());
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task While_the_database_is_locked_logging_out_works_in_this_browser_and_a_change_is_asked_for_again()
    {
        using var browser = await SignedInAsync();
        await browser.GetAsync("/account");
        using var held = _app.Database.Lock();
        var antiforgery = browser.AntiforgeryToken;
        await browser.PostAsync("/account", new() { ["name"] = "小明", ["__RequestVerificationToken"] = antiforgery });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, browser.Answer.StatusCode);
        await browser.PostAsync("/logout", new() { ["__RequestVerificationToken"] = antiforgery });
        Assert.Equal(HttpStatusCode.Redirect, browser.Answer.StatusCode);
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task A_poll_is_no_sign_of_life_and_writes_nothing()
    {
        using var browser = await SignedInAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        await browser.PollAsync(new string('0', 32));
        var seen = await _app.InDatabaseAsync(db => Task.FromResult(db.LoginSessions.Single()));
        Assert.Equal(seen.CreatedAt, seen.LastSeenAt);
    }

    [Fact]
    public async Task An_ended_login_session_is_out_within_5_seconds_in_every_process()
    {
        using var other = _app.Neighbour();
        using var browser = await SignedInAsync();
        using var there = new Browser(other);
        there.Cookies.Add(browser.Cookies.GetAllCookies());
        Assert.NotNull(await there.WhoAmIAsync());
        await browser.WhoAmIAsync();
        await browser.LogOutAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(await there.WhoAmIAsync());
    }

    public void Dispose() => _app.Dispose();

    private async Task<Browser> SignedInAsync()
    {
        var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        return browser;
    }

    private static async Task RenameAsync(Browser browser, string name)
    {
        await browser.GetAsync("/account");
        await browser.PostAsync("/account", new() { ["name"] = name, ["__RequestVerificationToken"] = browser.AntiforgeryToken });
    }
}
