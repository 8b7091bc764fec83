using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Storage;

namespace PollLogin.Tests.Users;

/// <summary>Where a member is signed in, and what is kept about them: theirs to see and to end.</summary>
public sealed class SessionsTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task The_account_page_lists_where_one_is_signed_in_and_marks_this_one()
    {
        using var desk = await SignedInAsync("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36");
        using var phone = await SignedInAsync("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1");
        await desk.GetAsync("/account");
        var listed = desk.Page.GetElementbyId("sessions")!.SelectNodes("li")!.Select(item => item.InnerText).ToList();
        Assert.Equal(2, listed.Count);
        Assert.Contains(listed, item => item.Contains("Chrome, Windows", StringComparison.Ordinal) && item.Contains("当前", StringComparison.Ordinal));
        Assert.Contains(listed, item => item.Contains("Safari, iOS", StringComparison.Ordinal) && !item.Contains("当前", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_other_is_ended_from_here()
    {
        using var here = await SignedInAsync();
        using var there = await SignedInAsync();
        await here.GetAsync("/account");
        await PostAsync(here, "/account/end", ("id", here.Page.DocumentNode.SelectSingleNode("//ul[@id='sessions']//button")!.GetAttributeValue("value", "")));
        Assert.Null(await there.WhoAmIAsync());
        Assert.NotNull(await here.WhoAmIAsync());
        Assert.Equal(EndReason.EndedElsewhere, await _app.InDatabaseAsync(db => db.LoginSessions.Where(row => row.EndedAt != null).Select(row => row.EndReason).SingleAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task All_others_are_ended_at_once()
    {
        using var here = await SignedInAsync();
        using var there = await SignedInAsync();
        using var elsewhere = await SignedInAsync();
        await here.GetAsync("/account");
        await PostAsync(here, "/account/endothers");
        Assert.Equal((null, null), (await there.WhoAmIAsync(), await elsewhere.WhoAmIAsync()));
        Assert.NotNull(await here.WhoAmIAsync());
    }

    [Fact]
    public async Task Nobody_ends_another_persons_session()
    {
        using var victim = await SignedInAsync();
        using var attacker = await SignedInAsync(openId: "o_attacker");
        var id = await _app.InDatabaseAsync(db => db.LoginSessions.OrderBy(row => row.UserId).Select(row => row.Id).FirstAsync(TestContext.Current.CancellationToken));
        await attacker.GetAsync("/account");
        await PostAsync(attacker, "/account/end", ("id", id));
        Assert.NotNull(await victim.WhoAmIAsync());
    }

    [Fact]
    public async Task Each_login_is_a_session_of_its_own()
    {
        using var browser = await SignedInAsync();
        await browser.WhoAmIAsync();
        await browser.LogOutAsync();
        await LogInAsync(browser);
        var ids = await _app.InDatabaseAsync(db => db.LoginSessions.Select(row => row.Id).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_member_takes_their_data_along()
    {
        using var browser = await SignedInAsync();
        await browser.GetAsync("/account/export");
        Assert.Equal("attachment", browser.Answer.Content.Headers.ContentDisposition?.DispositionType);
        var data = JsonDocument.Parse(await browser.Answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("o_li", data.GetProperty("openId").GetString());
        Assert.Equal((1, 1), (data.GetProperty("loginSessions").GetArrayLength(), data.GetProperty("scans").GetArrayLength()));
    }

    [Fact]
    public async Task A_member_deletes_their_data_and_is_a_new_member_afterwards()
    {
        using var browser = await SignedInAsync();
        using var other = await SignedInAsync();
        var before = await _app.InDatabaseAsync(db => db.Users.Select(user => user.Id).SingleAsync(TestContext.Current.CancellationToken));
        await browser.GetAsync("/account");
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(browser, "/account/delete")).StatusCode);
        await browser.GetAsync("/account");
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(browser, "/account/delete", ("sure", "true"))).StatusCode);
        Assert.Equal((null, null), (await browser.WhoAmIAsync(), await other.WhoAmIAsync()));
        Assert.Equal(0, await _app.InDatabaseAsync(async db => await db.Users.CountAsync() + await db.LoginSessions.CountAsync() + await db.ScanSessions.CountAsync()));
        await LogInAsync(browser);
        Assert.NotEqual(before, await _app.InDatabaseAsync(db => db.Users.Select(user => user.Id).SingleAsync(TestContext.Current.CancellationToken)));
    }

    public void Dispose() => _app.Dispose();

    private async Task<Browser> SignedInAsync(string? userAgent = null, string openId = "o_li")
    {
        var browser = new Browser(_app);
        if (userAgent is not null)
        {
            browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        }

        await LogInAsync(browser, openId);
        return browser;
    }

    private async Task LogInAsync(Browser browser, string openId = "o_li")
    {
        await browser.OpenLoginAsync();
        using var phone = new Phone(_app, openId);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
    }

    private static Task<HttpResponseMessage> PostAsync(Browser browser, string url, params (string Name, string Value)[] fields) => browser.PostAsync(
        url, fields.Append(("__RequestVerificationToken", browser.AntiforgeryToken!)).ToDictionary(field => field.Item1, field => (string?)field.Item2));
}
