using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Tests.Login;
using PollLogin.Web.Login;

namespace PollLogin.Tests.Attacks;

/// <summary>The way back from a web authorisation is a link that anybody can send to anybody.</summary>
public sealed class PlantedAuthorizationTests : IDisposable
{
    private readonly PollLoginApp _app = new(("WeChat:OAuth", "true"));

    /// <summary>A stranger sends a victim the link with the stranger's own code, so that the victim works in the stranger's account.</summary>
    [Fact]
    public async Task Login_CSRF_by_a_planted_code()
    {
        using var mallory = AuthorizeTests.NewBrowser(_app);
        var state = await StateAsync(mallory);
        using var victim = AuthorizeTests.NewBrowser(_app);
        await StateAsync(victim);
        using var answer = await victim.GetAsync($"/login/wechat?code=MALLORYS&state={state}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(await victim.WhoAmIAsync());
        // The code was not even asked about: it stays the stranger's.
        Assert.Equal(0, _app.WeChat.CountOf(FakeWeChat.Exchange));
    }

    /// <summary>Somebody who saw the link (a log, a shoulder) opens it again, elsewhere or in the same browser.</summary>
    [Fact]
    public async Task Link_used_a_second_time()
    {
        using var browser = AuthorizeTests.NewBrowser(_app);
        var link = $"/login/wechat?code=CODE&state={await StateAsync(browser)}";
        _app.WeChat.Always(FakeWeChat.Exchange, """{"openid":"o_li"}""");
        using var first = await browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        await browser.GetAsync("/");
        await browser.LogOutAsync();
        using var second = await browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        using var other = AuthorizeTests.NewBrowser(_app);
        using var elsewhere = await other.GetAsync(link);
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
    }

    /// <summary>A stranger read a victim's uid (a log, a shoulder) and leads the victim's browser to the way back, with the stranger's own code.</summary>
    [Fact]
    public async Task Login_CSRF_by_a_known_uid()
    {
        using var victim = await new Browser(_app).OpenLoginAsync();
        _app.WeChat.Always(FakeWeChat.Exchange, """{"openid":"o_mallory"}""");
        using var answer = await victim.GetAsync($"/login/wechat?code=MALLORYS&state={victim.Uid}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(await victim.WhoAmIAsync());
        Assert.Equal(0, _app.WeChat.CountOf(FakeWeChat.Exchange));
    }

    /// <summary>One login is used to ask WeChat about as many codes as a stranger can think of.</summary>
    [Fact]
    public async Task Codes_tried_one_after_the_other()
    {
        using var mallory = AuthorizeTests.NewBrowser(_app);
        var state = await StateAsync(mallory);
        _app.WeChat.Always(FakeWeChat.Exchange, """{"errcode":40029,"errmsg":"invalid code"}""");
        for (var i = 0; i < 5; i++)
        {
            using var answer = await mallory.GetAsync($"/login/wechat?code=GUESS{i}&state={state}");
        }

        Assert.Equal(1, _app.WeChat.CountOf(FakeWeChat.Exchange));
    }

    /// <summary>The same, all at once.</summary>
    [Fact]
    public async Task Codes_tried_at_the_same_time()
    {
        using var mallory = AuthorizeTests.NewBrowser(_app);
        var state = await StateAsync(mallory);
        _app.WeChat.Always(FakeWeChat.Exchange, """{"openid":"o_li"}""");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            mallory.Client.GetAsync(new Uri($"/login/wechat?code=GUESS{i}&state={state}", UriKind.Relative), TestContext.Current.CancellationToken)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(1, _app.WeChat.CountOf(FakeWeChat.Exchange));
    }

    /// <summary>The site wants its confirmation and no web authorisation; a code of another site of the same account would go round it.</summary>
    [Fact]
    public async Task Door_that_is_not_open()
    {
        using var app = new PollLoginApp(("Login:Confirmation", "Number"));
        app.WeChat.Always(FakeWeChat.Exchange, """{"openid":"o_victim"}""");
        using var mallory = await new Browser(app).OpenLoginAsync();
        foreach (var state in (string[])[mallory.Uid, StateOf(mallory)])
        {
            using var answer = await mallory.GetAsync($"/login/wechat?code=VICTIMS&state={state}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Null(await mallory.WhoAmIAsync());
        Assert.Equal(0, app.WeChat.CountOf(FakeWeChat.Exchange));
    }

    /// <summary>A link preview or a monitor asks for the headers of the way back.</summary>
    [Fact]
    public async Task Headers_alone_asked_for()
    {
        using var browser = AuthorizeTests.NewBrowser(_app);
        var state = await StateAsync(browser);
        _app.WeChat.Always(FakeWeChat.Exchange, """{"openid":"o_li"}""");
        using var head = new HttpRequestMessage(HttpMethod.Head, $"/login/wechat?code=CODE&state={state}");
        using var answer = await browser.Client.SendAsync(head, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal(0, _app.WeChat.CountOf(FakeWeChat.Exchange));
    }

    /// <summary>A desktop browser claims to be WeChat's: it is sent to WeChat, and is nobody there.</summary>
    [Fact]
    public async Task User_agent_forged()
    {
        using var mallory = AuthorizeTests.NewBrowser(_app);
        var state = await StateAsync(mallory);
        _app.WeChat.Next(FakeWeChat.Exchange, """{"errcode":40029,"errmsg":"invalid code"}""");
        using var answer = await mallory.GetAsync($"/login/wechat?code=MADEUP&state={state}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(await mallory.WhoAmIAsync());
    }

    /// <summary>The code of a desk is scanned while its browser claims to be back from WeChat: the login has one person, the first.</summary>
    [Fact]
    public async Task Login_that_somebody_scanned_already()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var uid = browser.Uid;
        using var li = new Phone(_app, "o_li");
        await li.FollowByScanAsync(uid);
        _app.WeChat.Always(FakeWeChat.Exchange, """{"openid":"o_mallory"}""");
        using var answer = await browser.GetAsync($"/login/wechat?code=MALLORYS&state={StateOf(browser)}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("success", (await browser.PollAsync(uid)).Name);
    }

    /// <summary>The address to come back to, or the one to go on to, is bent to another site.</summary>
    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    public async Task Way_back_bent_elsewhere(string target)
    {
        using var browser = AuthorizeTests.NewBrowser(_app);
        using var sent = await browser.GetAsync($"/login?returnUrl={Uri.EscapeDataString(target)}");
        var query = QueryHelpers.ParseQuery(sent.Headers.Location!.Query);
        Assert.DoesNotContain("evil", query["redirect_uri"].ToString(), StringComparison.Ordinal);
        _app.WeChat.Always(FakeWeChat.Exchange, """{"openid":"o_li"}""");
        using var back = await browser.GetAsync($"/login/wechat?code=CODE&state={query["state"]}");
        Assert.Equal("/", back.Headers.Location?.OriginalString);
    }

    public void Dispose() => _app.Dispose();

    // What the browser would come back with: made of what is in its cookie.
    private static string StateOf(Browser browser) => BrowserKey.AuthorizationState(
        browser.Cookies.GetCookies(browser.Client.BaseAddress!).Single(cookie => cookie.Name.EndsWith("polllogin.browser", StringComparison.Ordinal)).Value);

    private static async Task<string> StateAsync(Browser browser)
    {
        using var sent = await browser.GetAsync("/login");
        return QueryHelpers.ParseQuery(sent.Headers.Location!.Query)["state"]!;
    }
}
