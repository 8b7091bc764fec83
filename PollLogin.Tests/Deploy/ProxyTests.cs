using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Deploy;

/// <summary>Whole logins through nginx and Caddy, with the files that are shipped for them.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task A_whole_login_at_the_root(string proxy)
    {
        using var front = await FrontAsync(proxy);
        using var visitor = await front.NewVisitor().OpenLoginAsync("?returnUrl=/account");
        Assert.Equal(HttpStatusCode.OK, visitor.Answer.StatusCode);
        Assert.StartsWith("/login/status?", visitor.Main.GetAttributeValue("data-status-url", ""), StringComparison.Ordinal);
        using var phone = new Phone(front.App);
        await phone.ScanAsync(visitor.Uid);
        await visitor.CollectAsync();
        Assert.Equal((HttpStatusCode.Redirect, "/account"), (visitor.Answer.StatusCode, visitor.Answer.Headers.Location?.OriginalString));
        Assert.NotNull(await visitor.WhoAmIAsync());
        // https behind TLS: the cookies know it.
        Assert.All(visitor.Cookies.GetAllCookies(), cookie => Assert.True(cookie.Secure && cookie.Name.StartsWith("__Host-", StringComparison.Ordinal), cookie.Name));
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task A_whole_login_below_a_path(string proxy)
    {
        (string, string?)[] below = [("Site:PathBase", "/auth")];
        using var front = proxy == "nginx"
            ? await Front.NginxAsync("below-auth.conf", settings: below)
            : await Front.CaddyAsync("below-auth.caddy", settings: below);
        using var visitor = front.NewVisitor();
        await visitor.GetAsync("/auth/login");
        Assert.Equal(HttpStatusCode.OK, visitor.Answer.StatusCode);
        Assert.StartsWith("/auth/login/status?", visitor.Main.GetAttributeValue("data-status-url", ""), StringComparison.Ordinal);
        using var phone = new Phone(front.App);
        await phone.ScanAsync(visitor.Uid);
        var status = await visitor.Client.GetFromJsonAsync<Status>(new Uri($"/auth/login/status?uid={visitor.Uid}", UriKind.Relative), TestContext.Current.CancellationToken);
        await visitor.PostAsync("/auth/login", new() { ["uid"] = visitor.Uid, ["token"] = status!.Token, ["__RequestVerificationToken"] = visitor.AntiforgeryToken });
        Assert.Equal((HttpStatusCode.Redirect, "/auth/"), (visitor.Answer.StatusCode, visitor.Answer.Headers.Location?.OriginalString));
        await visitor.GetAsync("/auth/");
        Assert.NotNull(visitor.SignedInAs);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task A_poll_that_is_held_comes_with_the_scan(string proxy)
    {
        using var front = await FrontAsync(proxy);
        using var visitor = await front.NewVisitor().OpenLoginAsync();
        var poll = visitor.Client.GetStringAsync(new Uri($"/login/status?uid={visitor.Uid}&wait=20", UriKind.Relative), TestContext.Current.CancellationToken);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(poll.IsCompleted);
        var watch = Stopwatch.StartNew();
        using var phone = new Phone(front.App);
        await phone.ScanAsync(visitor.Uid);
        Assert.Contains("success", await poll, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_proxy_that_cuts_what_is_held_leaves_the_short_polls_alone()
    {
        using var front = await Front.NginxAsync("nginx.conf", text => text.Replace("proxy_read_timeout 35s", "proxy_read_timeout 1s", StringComparison.Ordinal));
        using var visitor = await front.NewVisitor().OpenLoginAsync();
        var uid = visitor.Uid;
        await visitor.GetAsync($"/login/status?uid={uid}&wait=20");
        Assert.Equal(HttpStatusCode.GatewayTimeout, visitor.Answer.StatusCode);
        Assert.Equal("pending", (await visitor.PollAsync(uid)).Name);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task No_visitor_claims_an_address_or_a_scheme(string proxy)
    {
        using var front = await FrontAsync(proxy);
        using var visitor = front.NewVisitor();
        visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "gopher");
        visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        await visitor.OpenLoginAsync();
        Assert.Equal("127.0.0.1", await front.App.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Single().Address)));
    }

    [Fact]
    public async Task Plain_http_leads_to_https()
    {
        using var front = await FrontAsync("nginx");
        using var plain = front.NewVisitor("http");
        await plain.GetAsync("/login?returnUrl=/account");
        Assert.Equal("https://login.example.com/login?returnUrl=/account", plain.Answer.Headers.Location?.OriginalString);
    }

    /// <summary>A poll a second is of no use there, and WeChat's signed query could be sent again by who reads it.</summary>
    [Theory]
    [InlineData("nginx.conf", "")]
    [InlineData("below-auth.conf", "/auth")]
    public async Task Polls_and_signatures_stay_out_of_the_log(string file, string path)
    {
        using var front = await Front.NginxAsync(file, settings: ("Site:PathBase", path));
        using var visitor = front.NewVisitor();
        using var page = await visitor.GetAsync($"{path}/login");
        using var poll = await visitor.GetAsync($"{path}/login/status?uid={visitor.Uid}");
        using var push = await visitor.GetAsync($"{path}/wechat?signature=5f3a&timestamp=1&nonce=2");
        using var other = await visitor.GetAsync($"{path}/WeChat?signature=5f3a&timestamp=1&nonce=2");
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], new[] { page, poll, push, other }.Select(answer => answer.StatusCode));
        Assert.Equal($"GET {path}/login HTTP/1.1", Assert.Single((await front.AccessLogAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Split('"')[1]);
    }

    /// <summary>While the program is away nobody notes what was signed: whoever read it in the log could use it first.</summary>
    [Theory]
    [InlineData("nginx.conf", "")]
    [InlineData("below-auth.conf", "/auth")]
    [InlineData("Caddyfile", "")]
    [InlineData("below-auth.caddy", "/auth")]
    public async Task Signatures_stay_out_of_the_log_of_errors_too(string file, string path)
    {
        using var front = file.EndsWith(".conf", StringComparison.Ordinal) ? await Front.NginxAsync(file, WithoutProgram) : await Front.CaddyAsync(file, WithoutProgram);
        using var visitor = front.NewVisitor();
        using var push = await visitor.GetAsync($"{path}/wechat?signature=5f3a&timestamp=1&nonce=2");
        using var page = await visitor.GetAsync($"{path}/login");
        Assert.Equal([HttpStatusCode.BadGateway, HttpStatusCode.BadGateway], new[] { push, page }.Select(answer => answer.StatusCode));
        await Eventually.TrueAsync(() => Task.FromResult(front.Said.Contains($"{path}/login", StringComparison.Ordinal)));
        Assert.DoesNotContain("signature=", front.Said, StringComparison.Ordinal);
    }

    /// <summary>The lines are one site's among others: what Caddy logs of that stays as it was.</summary>
    [Fact]
    public async Task What_a_site_of_Caddys_refuses_is_no_error_of_its_log()
    {
        using var front = await Front.CaddyAsync("below-auth.caddy", text => WithoutProgram(text).Replace("\nredir", "\nerror /missing 404\nredir", StringComparison.Ordinal));
        using var visitor = front.NewVisitor();
        using var missing = await visitor.GetAsync("/missing");
        using var page = await visitor.GetAsync("/auth/login");
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.BadGateway], new[] { missing, page }.Select(answer => answer.StatusCode));
        await Eventually.TrueAsync(() => Task.FromResult(front.Said.Contains("/auth/login", StringComparison.Ordinal)));
        Assert.DoesNotContain("/missing", front.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_for_a_push_does_not_come_as_far_as_the_program()
    {
        using var front = await FrontAsync("nginx");
        using var visitor = front.NewVisitor();
        using var body = new ByteArrayContent(new byte[200 * 1024]);
        using var answer = await visitor.Client.PostAsync(new Uri("/wechat", UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.DoesNotContain("/wechat", front.App.Logs.Text, StringComparison.Ordinal);
    }

    private static string WithoutProgram(string text) => Regex.Replace(text, @"127\.0\.0\.1:\d+", "127.0.0.1:1");

    private static Task<Front> FrontAsync(string proxy) => proxy == "nginx" ? Front.NginxAsync("nginx.conf") : Front.CaddyAsync("Caddyfile");
}
