using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary>When a page makes a new code, and when it shows the one that the browser has.</summary>
public sealed class CodeTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task A_code_is_shown_again_while_30_seconds_are_left_and_WeChat_is_not_asked()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var uid = browser.Uid;
        _app.Clock.Advance(TimeSpan.FromSeconds(570));
        Assert.Equal(uid, (await browser.OpenLoginAsync()).Uid);
        Assert.Equal("30", browser.Main.GetAttributeValue("data-expires-in-seconds", ""));
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(uid, (await browser.OpenLoginAsync()).Uid);
        Assert.Equal(2, _app.WeChat.CountOf(FakeWeChat.CreateQr));
    }

    [Fact]
    public async Task The_refresh_button_makes_a_new_code_under_a_new_secret()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var (uid, cookies) = (browser.Uid, browser.CookieHeader());
        await browser.OpenLoginAsync("?new=1");
        Assert.NotEqual(uid, browser.Uid);
        Assert.NotEqual(cookies, browser.CookieHeader());
        Assert.Equal("expired", (await browser.PollAsync(uid)).Name);
    }

    /// <summary>Otherwise somebody else's page could end a login that waits for its number.</summary>
    [Theory]
    [InlineData("cross-site", true)]
    [InlineData("same-site", false)]
    [InlineData("none", false)]
    public async Task Another_sites_link_makes_no_new_code(string from, bool isKept)
    {
        using var app = new PollLoginApp(("Login:Confirmation", "Number"));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        var uid = browser.Uid;
        await phone.ScanAsync(uid);
        browser.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", from);
        await browser.OpenLoginAsync("?new=anyway");
        Assert.Equal(isKept, browser.Uid == uid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?new=1")]
    public async Task A_reload_after_the_scan_does_not_lose_the_login(string query)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        var uid = browser.Uid;
        await phone.ScanAsync(uid);
        _app.Clock.Advance(TimeSpan.FromMinutes(4));
        await browser.OpenLoginAsync(query);
        Assert.Equal((uid, "success"), (browser.Uid, browser.Main.GetAttributeValue("data-state", "")));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.CollectAsync()).StatusCode);
    }

    [Fact]
    public async Task A_secret_that_a_browser_brings_is_never_taken_for_a_new_code()
    {
        using var browser = new Browser(_app);
        browser.Cookies.Add(browser.Client.BaseAddress!, new Cookie("polllogin.browser", "planted-by-somebody-else", "/"));
        await browser.OpenLoginAsync();
        using var planter = new Browser(_app);
        planter.Cookies.Add(planter.Client.BaseAddress!, new Cookie("polllogin.browser", "planted-by-somebody-else", "/"));
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        Assert.Equal("expired", (await planter.PollAsync(browser.Uid)).Name);
        Assert.Equal("success", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task Another_accounts_code_and_login_are_not_carried_over()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var signedIn = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(signedIn.Uid);
        await signedIn.CollectAsync();

        using var other = _app.Neighbour(("WeChat:AppId", "wx_another_account"));
        using var there = new Browser(other);
        there.Cookies.Add(browser.Cookies.GetAllCookies());
        Assert.NotEqual(browser.Uid, (await there.OpenLoginAsync()).Uid);
        using var alsoThere = new Browser(other);
        alsoThere.Cookies.Add(signedIn.Cookies.GetAllCookies());
        Assert.Null(await alsoThere.WhoAmIAsync());
    }

    [Fact]
    public async Task The_code_expires_no_later_than_WeChat_says()
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, """{"ticket":"T","expire_seconds":120,"url":"http://weixin.qq.com/q/x"}""");
        using var browser = await new Browser(_app).OpenLoginAsync();
        Assert.Equal(120, (await browser.PollAsync()).ExpiresInSeconds);
        _app.Clock.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal("expired", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task The_picture_is_for_the_browser_that_asked_alone()
    {
        using var owner = await new Browser(_app).OpenLoginAsync();
        using var other = await new Browser(_app).OpenLoginAsync();
        var url = owner.Page.GetElementbyId("qr")!.GetAttributeValue("src", "");
        Assert.Equal($"/login/qr/{owner.Uid}.png", url);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(url)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(url)).StatusCode);
        Assert.Equal("image/png", owner.Answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("no-store", owner.Answer.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_kept_by_nobody_and_indexed_by_nobody()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        Assert.True(browser.Answer.Headers.CacheControl?.NoStore);
        Assert.Equal("noindex", browser.Answer.Headers.GetValues("X-Robots-Tag").Single());
    }

    [Fact]
    public async Task Nothing_secret_of_the_browser_is_on_the_page()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var key = browser.Cookies.GetCookies(browser.Client.BaseAddress!)["polllogin.browser"]!;
        Assert.True(key.HttpOnly);
        Assert.DoesNotContain(key.Value, browser.Page.DocumentNode.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Value, string.Concat(_app.WeChat.Calls), StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();
}
