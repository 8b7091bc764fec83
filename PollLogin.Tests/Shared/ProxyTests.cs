using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Shared;

/// <summary>
/// Who is believed about scheme, host and path. On a real Kestrel: the test server's connections have no address, and none is trusted there.
/// </summary>
public sealed class ProxyTests
{
    private const string Https = "https://login.example.com";

    [Theory]
    [InlineData(Https, "", "__Host-polllogin.", "path=/;")]
    [InlineData(Https, "/auth", "__Secure-polllogin.", "path=/auth;")]
    public async Task Behind_TLS_the_cookies_are_Secure_and_carry_the_prefix_that_keeps_siblings_out(
        string publicUrl, string pathBase, string prefix, string path)
    {
        using var app = new PollLoginApp(("Site:PublicUrl", publicUrl), ("Site:PathBase", pathBase)).OnKestrel();
        using var browser = new Browser(app);
        await browser.GetAsync($"{pathBase}/login?culture=en");
        var cookies = browser.Answer.Headers.GetValues("Set-Cookie").ToList();
        Assert.Equal(3, cookies.Count);
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith(prefix, cookie, StringComparison.Ordinal);
            Assert.Contains(path, cookie + ";", StringComparison.Ordinal);
            Assert.Contains("secure", cookie, StringComparison.Ordinal);
            Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
            Assert.DoesNotContain("domain", cookie, StringComparison.Ordinal);
            Assert.Equal(!cookie.Contains("culture", StringComparison.Ordinal), cookie.Contains("httponly", StringComparison.Ordinal));
        });
        Assert.True(browser.Answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Without_a_PublicUrl_cookies_are_plain_over_http()
    {
        using var app = new PollLoginApp().OnKestrel();
        using var browser = await new Browser(app).OpenLoginAsync();
        Assert.All(browser.Answer.Headers.GetValues("Set-Cookie"), cookie =>
        {
            Assert.StartsWith("polllogin.", cookie, StringComparison.Ordinal);
            Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal);
        });
        Assert.False(browser.Answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", false)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("10.0.0.0/8,127.0.0.1", true)]
    public async Task A_forwarded_scheme_is_believed_from_listed_proxies_alone(string? trusted, bool isBelieved)
    {
        using var app = new PollLoginApp(trusted is null ? [] : [("Site:TrustedProxies", trusted)]).OnKestrel();
        using var browser = new Browser(app);
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7, 127.0.0.1, 127.0.0.2");
        await browser.OpenLoginAsync();
        Assert.All(browser.Answer.Headers.GetValues("Set-Cookie"), cookie =>
            Assert.Equal(isBelieved, cookie.Contains("secure", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_list_given_as_an_array_replaces_the_default()
    {
        using var app = new PollLoginApp(("Site:TrustedProxies:0", "10.0.0.0/8")).OnKestrel();
        using var browser = new Browser(app);
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        await browser.OpenLoginAsync();
        Assert.All(browser.Answer.Headers.GetValues("Set-Cookie"), cookie => Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/auth")]
    public async Task A_whole_login_works_below_a_path_whether_the_proxy_strips_it_or_not(string sent)
    {
        using var app = new PollLoginApp(("Site:PathBase", "/auth")).OnKestrel();
        using var browser = new Browser(app);
        await browser.GetAsync($"{sent}/login");
        Assert.StartsWith("/auth/login/status?uid=", browser.Main.GetAttributeValue("data-status-url", ""), StringComparison.Ordinal);
        Assert.StartsWith("/auth/login/qr/", browser.Page.GetElementbyId("qr")!.GetAttributeValue("src", ""), StringComparison.Ordinal);
        Assert.Equal("/auth/login", browser.Page.GetElementbyId("finish")!.GetAttributeValue("action", ""));
        using (var script = await browser.Client.GetAsync(new Uri($"{sent}/login.js", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        }

        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        // The cookie's path is the prefix: the browser asks below it, whatever the proxy makes of that.
        await browser.PostAsync("/auth/login", new()
        {
            ["uid"] = browser.Uid,
            ["token"] = (await StatusBelowPrefixAsync(browser)).Token,
            ["__RequestVerificationToken"] = browser.AntiforgeryToken,
        });
        Assert.Equal((HttpStatusCode.Redirect, "/auth/"), (browser.Answer.StatusCode, browser.Answer.Headers.Location?.ToString()));
        await browser.GetAsync("/auth/account");
        Assert.NotNull(browser.SignedInAs);
    }

    [Fact]
    public async Task A_host_header_leads_nobody_elsewhere()
    {
        using var app = new PollLoginApp(("Site:PublicUrl", Https)).OnKestrel();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/account", UriKind.Relative)) { Headers = { Host = "evil.example" } };
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        using var answer = await app.NewClient().SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("/login?returnUrl=%2Faccount", answer.Headers.Location?.OriginalString);
        Assert.DoesNotContain("evil", answer.Headers.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_oversized_push_is_refused_whether_its_length_is_said_or_not()
    {
        using var app = new PollLoginApp().OnKestrel();
        var body = new string('x', (64 * 1024) + 1);
        foreach (var isChunked in new[] { false, true })
        {
            var push = SignedPush.Plain(body, app.Clock.GetUtcNow());
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/wechat?{push.Query}", UriKind.Relative))
            {
                Content = new StringContent(body, new MediaTypeHeaderValue("text/xml")),
            };
            request.Headers.TransferEncodingChunked = isChunked;
            using var answer = await app.NewClient().SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }
    }

    [Fact]
    public async Task No_answer_tells_what_server_this_is()
    {
        using var app = new PollLoginApp().OnKestrel();
        using var browser = await new Browser(app).OpenLoginAsync();
        Assert.False(browser.Answer.Headers.Contains("Server"));
    }

    // The browser's cookies lie below the prefix.
    private static async Task<Status> StatusBelowPrefixAsync(Browser browser)
    {
        using var answer = await browser.Client.GetAsync(
            new Uri($"/auth/login/status?uid={browser.Uid}", UriKind.Relative), TestContext.Current.CancellationToken);
        return (await answer.Content.ReadFromJsonAsync<Status>(TestContext.Current.CancellationToken))!;
    }
}
