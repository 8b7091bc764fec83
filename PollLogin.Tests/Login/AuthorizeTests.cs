using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary>The login within WeChat's own browser, by web authorisation.</summary>
public sealed class AuthorizeTests : IDisposable
{
    public const string InWeChat = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50";

    private readonly PollLoginApp _app = new(("WeChat:OAuth", "true"));

    [Fact]
    public async Task WeChats_browser_is_sent_to_WeChat_and_comes_back_signed_in()
    {
        using var li = await FollowerAsync("o_li");
        using var browser = NewBrowser(_app);
        using var sent = await browser.GetAsync("/login?returnUrl=/account");
        var url = sent.Headers.Location!;
        Assert.Equal("https://open.weixin.qq.com/connect/oauth2/authorize", url.GetLeftPart(UriPartial.Path));
        Assert.EndsWith("#wechat_redirect", url.OriginalString, StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(url.Query);
        Assert.Equal(["appid", "redirect_uri", "response_type", "scope", "state"], query.Keys);
        Assert.Equal(new Uri(browser.Client.BaseAddress!, "/login/wechat").AbsoluteUri, query["redirect_uri"]);
        Assert.Equal("snsapi_base", query["scope"]);
        Assert.Equal(0, _app.WeChat.CountOf(FakeWeChat.CreateQr));

        using var back = await ReturnAsync(browser, query["state"]!, "o_li");
        Assert.Equal("/account", back.Headers.Location?.OriginalString);
        Assert.NotNull(await browser.WhoAmIAsync());
        Assert.Contains("code=CODE&grant_type=authorization_code", _app.WeChat.Calls.Last(call => call.Api == FakeWeChat.Exchange).Query, StringComparison.Ordinal);
        Assert.DoesNotContain("CODE", _app.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://login.example.com", "", "https://login.example.com/login/wechat")]
    [InlineData("https://login.example.com", "/auth", "https://login.example.com/auth/login/wechat")]
    public async Task The_way_back_is_the_sites_public_address(string publicUrl, string pathBase, string expected)
    {
        using var app = new PollLoginApp(("WeChat:OAuth", "true"), ("Site:PublicUrl", publicUrl), ("Site:PathBase", pathBase));
        using var browser = NewBrowser(app);
        using var sent = await browser.GetAsync($"{pathBase}/login");
        Assert.Equal(expected, QueryHelpers.ParseQuery(sent.Headers.Location!.Query)["redirect_uri"]);
    }

    [Fact]
    public async Task Somebody_whom_WeChat_knows_as_a_follower_need_not_be_known_here()
    {
        using var browser = NewBrowser(_app);
        using var back = await ReturnAsync(browser, await StateAsync(browser), "o_new");
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task Who_does_not_follow_is_asked_to_and_may_then()
    {
        _app.WeChat.Next(FakeWeChat.UserInfo, """{"subscribe":0,"openid":"o_new"}""");
        using var browser = NewBrowser(_app);
        using var back = await ReturnAsync(browser, await StateAsync(browser), "o_new");
        Assert.Equal("登录前需要关注公众号：用二维码或登录号登录，会同时关注。", browser.Says);
        Assert.Equal("/login?by=code&new=1&returnUrl=%2F", Href(browser, "primary"));
        Assert.Null(await browser.WhoAmIAsync());
        using var again = await ReturnAsync(browser, await StateAsync(browser), "o_new");
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
    }

    /// <summary>As after a scan: what ends one login ends the other.</summary>
    [Theory]
    [InlineData("unfollow")]
    [InlineData("0")]
    [InlineData("logout")]
    public async Task It_is_ended_by_what_ends_any_login(string by)
    {
        using var li = await FollowerAsync("o_li");
        using var browser = NewBrowser(_app);
        using var back = await ReturnAsync(browser, await StateAsync(browser), "o_li");
        Assert.NotNull(await browser.WhoAmIAsync());
        await (by switch
        {
            "unfollow" => li.UnfollowAsync(),
            "0" => li.SayAsync("0"),
            _ => (Task)browser.LogOutAsync(),
        });
        _app.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task It_keeps_no_login_number_from_others()
    {
        using var browser = NewBrowser(_app);
        await StateAsync(browser);
        Assert.Equal(0, await _app.InDatabaseAsync(db => db.LoginNumbers.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("""{"openid":"o_li","is_snapshotuser":1}""", 400, "快照页", "whoever opens the page in full")]
    [InlineData("""{"errcode":40029,"errmsg":"invalid code"}""", 400, "微信没有接受这次授权", "compare WeChat:AppId")]
    [InlineData("""{"errcode":40163,"errmsg":"code been used"}""", 400, "微信没有接受这次授权", "compare WeChat:AppId")]
    [InlineData("""{"errcode":48001,"errmsg":"api unauthorized"}""", 503, "暂时无法登录", "WeChat:OAuth=false")]
    [InlineData("""<html>""", 503, "暂时无法登录", "Something answered, but not as WeChat does")]
    public async Task What_WeChat_says_otherwise_signs_nobody_in_and_is_told_kindly(string json, int status, string says, string remedy)
    {
        using var li = await FollowerAsync("o_li");
        using var browser = NewBrowser(_app);
        var state = await StateAsync(browser, "&returnUrl=/account");
        _app.WeChat.Next(FakeWeChat.Exchange, json);
        using var back = await browser.GetAsync($"/login/wechat?code=CODE&state={state}");
        Assert.Equal(status, (int)back.StatusCode);
        Assert.Equal(status == 503, back.Headers.RetryAfter is not null);
        Assert.Contains(says, browser.Says, StringComparison.Ordinal);
        Assert.Contains(remedy, _app.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("CODE", _app.Logs.Text, StringComparison.Ordinal);
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task Who_tries_again_comes_to_where_they_wanted_to_go()
    {
        using var li = await FollowerAsync("o_li");
        using var browser = NewBrowser(_app);
        var state = await StateAsync(browser, "&returnUrl=/account");
        _app.WeChat.Next(FakeWeChat.Exchange, "<html>");
        using var failed = await browser.GetAsync($"/login/wechat?code=CODE&state={state}");
        Assert.Contains("暂时无法登录", browser.Says, StringComparison.Ordinal);
        using var sent = await browser.GetAsync(Href(browser, "primary"));
        using var back = await ReturnAsync(browser, QueryHelpers.ParseQuery(sent.Headers.Location!.Query)["state"]!, "o_li");
        Assert.Equal("/account", back.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_browser_that_brings_no_key_is_told_and_the_log_names_the_likely_cause()
    {
        using var browser = NewBrowser(_app);
        using var back = await browser.GetAsync("/login/wechat?code=CODE&state=x");
        Assert.Contains("不是在这个浏览器里开始的", browser.Says, StringComparison.Ordinal);
        Assert.Contains("set Site:PublicUrl to the address that people type", _app.Logs.Text, StringComparison.Ordinal);
    }

    /// <summary>The same login is shown again, and it had neither a code nor a number: WeChat was to say who it is.</summary>
    [Theory]
    [InlineData("Qr", "qr")]
    [InlineData("Auto", "qr")]
    [InlineData("Message", "login-number")]
    public async Task Who_comes_back_for_a_code_finds_one_or_a_number(string method, string way)
    {
        using var app = new PollLoginApp(("WeChat:OAuth", "true"), ("Login:Method", method), ("Site:AccountName", "示例公众号"));
        // On a desk, where nobody is given a number without asking.
        using var browser = new Browser(app);
        browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/132.0.0.0 MicroMessenger/7.0.20");
        using var sent = await browser.GetAsync("/login");
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        await browser.OpenLoginAsync("?by=code");
        Assert.NotNull(browser.Page.GetElementbyId(way));
    }

    [Fact]
    public async Task Where_neither_can_be_had_that_is_said()
    {
        using var app = new PollLoginApp(("WeChat:OAuth", "true"), ("Login:Method", "Qr"));
        using var browser = NewBrowser(app);
        using var sent = await browser.GetAsync("/login");
        app.WeChat.Always(FakeWeChat.CreateQr, """{"errcode":48001,"errmsg":"api unauthorized"}""");
        await browser.OpenLoginAsync("?by=code");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "暂时无法登录，请稍后再试。"), (browser.Answer.StatusCode, browser.Says));
    }

    /// <summary>WeChat's code is used up: a page that repeats its own address would say that the login is over.</summary>
    [Fact]
    public async Task In_another_language_the_same_is_asked_anew()
    {
        using var browser = NewBrowser(_app);
        using var sent = await browser.GetAsync("/login?returnUrl=/account");
        using var back = await browser.GetAsync($"/login/wechat?state={QueryHelpers.ParseQuery(sent.Headers.Location!.Query)["state"]}");
        Assert.Equal(
            "/login?returnUrl=%2Faccount&culture=en",
            WebUtility.HtmlDecode(browser.Page.DocumentNode.SelectSingleNode("//footer//a[@hreflang='en']")!.GetAttributeValue("href", "")));
    }

    [Fact]
    public async Task Who_refuses_or_wants_none_of_it_gets_a_code()
    {
        using var browser = NewBrowser(_app);
        using var back = await browser.GetAsync($"/login/wechat?state={await StateAsync(browser)}");
        Assert.Contains("授权被取消", browser.Says, StringComparison.Ordinal);
        await browser.OpenLoginAsync("?by=code&new=1");
        Assert.NotNull(browser.Page.GetElementbyId("qr"));
        Assert.Contains("长按二维码", browser.Page.DocumentNode.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blocked_or_uninvited_person_is_told_so()
    {
        using var app = new PollLoginApp(("WeChat:OAuth", "true"), ("Login:Members", "o_somebody_else"));
        using var browser = NewBrowser(app);
        using var sent = await browser.GetAsync("/login");
        app.WeChat.Next(FakeWeChat.Exchange, """{"openid":"o_li"}""");
        await browser.GetAsync($"/login/wechat?code=CODE&state={QueryHelpers.ParseQuery(sent.Headers.Location!.Query)["state"]}");
        Assert.Contains("受邀成员", browser.Says, StringComparison.Ordinal);
        Assert.Contains("was not given to member 1: the member is blocked, or not in Login:Members", app.Logs.Text, StringComparison.Ordinal);
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task Other_browsers_and_other_accounts_see_the_code()
    {
        using var desktop = await new Browser(_app).OpenLoginAsync();
        Assert.NotNull(desktop.Page.GetElementbyId("qr"));
        using var app = new PollLoginApp();
        using var browser = NewBrowser(app);
        await browser.OpenLoginAsync();
        Assert.NotNull(browser.Page.GetElementbyId("qr"));
    }

    public void Dispose() => _app.Dispose();

    internal static Browser NewBrowser(PollLoginApp app)
    {
        var browser = new Browser(app);
        browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd(InWeChat);
        return browser;
    }

    private static string Href(Browser browser, string kind) => WebUtility.HtmlDecode(
        browser.Page.DocumentNode.SelectSingleNode($"//p[@class='actions']/a[contains(@class, '{kind}')]")!.GetAttributeValue("href", ""));

    private static async Task<string> StateAsync(Browser browser, string more = "")
    {
        using var sent = await browser.GetAsync("/login?new=1" + more);
        return QueryHelpers.ParseQuery(sent.Headers.Location!.Query)["state"]!;
    }

    private async Task<HttpResponseMessage> ReturnAsync(Browser browser, string state, string openId)
    {
        _app.WeChat.Next(FakeWeChat.Exchange, $$"""{"access_token":"A","expires_in":7200,"refresh_token":"R","openid":"{{openId}}","scope":"snsapi_base"}""");
        return await browser.GetAsync($"/login/wechat?code=CODE&state={state}");
    }

    private async Task<Phone> FollowerAsync(string openId)
    {
        var phone = new Phone(_app, openId);
        await phone.FollowAsync();
        return phone;
    }
}
