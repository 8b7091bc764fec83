using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.Simulator;

/// <summary>The simulator is for development without an account, and nowhere else.</summary>
public sealed class SimulatorTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    [InlineData("Development")]
    public async Task With_an_account_its_routes_do_not_exist(string environment)
    {
        using var app = new PollLoginApp(("environment", environment));
        using var client = app.NewClient();
        foreach (var (method, url) in new[]
        {
            (HttpMethod.Get, "/simulator"), (HttpMethod.Get, "/Simulator/Index"), (HttpMethod.Post, "/simulator/scan"), (HttpMethod.Post, "/simulator/message"),
            (HttpMethod.Post, "/simulator/unfollow"), (HttpMethod.Post, "/simulator/repeat"), (HttpMethod.Post, "/simulator/encryption"),
            (HttpMethod.Post, "/simulator/wechat/cgi-bin/stable_token"),
        })
        {
            using var request = new HttpRequestMessage(method, new Uri(url, UriKind.Relative));
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{method} {url}: {answer.StatusCode}");
        }

        using var page = await client.GetAsync(new Uri("/login", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("simulator", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_code_that_no_phone_could_scan_is_said_so()
    {
        using var app = new PollLoginApp(("environment", "Development"), ("WeChat:AppId", ""));
        using var content = new FormUrlEncodedContent([new("uid", new string('0', 32)), new("person", "li")]);
        using var answer = await app.NewClient().PostAsync(new Uri("/simulator/scan", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>As WeChat does: what works with the simulator is to work with the real one.</summary>
    [Fact]
    public async Task A_call_in_chunks_is_refused()
    {
        using var app = new PollLoginApp(("environment", "Development"), ("WeChat:AppId", ""));
        using var content = JsonContent.Create(new { grant_type = "client_credential" });
        using var answer = await app.NewClient().PostAsync(new Uri("/simulator/wechat/cgi-bin/stable_token", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
    }

    [Fact]
    public async Task It_counts_the_codes_as_WeChat_does()
    {
        using var app = new PollLoginApp(("environment", "Development"), ("WeChat:AppId", ""), ("WeChat:AppSecret", ""), ("WeChat:Token", "")).OnKestrel();
        var api = app.Services.GetRequiredService<WeChatApi>();
        Assert.Equal((100_000, 100_000), await api.GetQrQuotaAsync(TestContext.Current.CancellationToken));
        using var browser = await new Browser(app).OpenLoginAsync();
        Assert.Equal((100_000, 99_999), await api.GetQrQuotaAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_does_not_follow_follows_before_they_write()
    {
        using var app = new PollLoginApp(("environment", "Development"), ("WeChat:AppId", ""), ("WeChat:AppSecret", ""), ("WeChat:Token", "")).OnKestrel();
        using var content = new FormUrlEncodedContent([new("person", "li"), new("content", "hello")]);
        var answer = await app.NewClient(new CookieContainer()).PostAsync(new Uri("/simulator/message", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        using var browser = new Browser(app);
        using var phone = await browser.GetAsync(answer.Headers.Location!.OriginalString);
        var bubbles = browser.Page.GetElementbyId("chat")!.SelectNodes("li")!.Select(bubble => bubble.InnerText.Trim()).ToList();
        Assert.Equal("subscribe", bubbles[0]);
        Assert.Equal("hello", bubbles[2]);
    }
}
