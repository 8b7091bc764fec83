using System.Net;

namespace PollLogin.Tests.Gateway;

/// <summary>What each family of proxies is answered, in its own words.</summary>
public sealed class DialectTests : IDisposable
{
    private readonly Neighbourhood _sites = new();

    [Fact]
    public async Task Nginx_is_told_401_and_where_to_log_in()
    {
        using var answer = await _sites.AskAsNginxAsync(Neighbourhood.Wiki);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.StartsWith("http://login.example.com/login?returnUrl=%2Fgateway%2Fback%3Fto%3D", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.False(answer.Headers.Contains("Remote-User"));
    }

    [Theory]
    [InlineData("GET", HttpStatusCode.Found)]
    [InlineData("HEAD", HttpStatusCode.Found)]
    [InlineData("OPTIONS", HttpStatusCode.Found)]
    [InlineData("POST", HttpStatusCode.SeeOther)]
    [InlineData("DELETE", HttpStatusCode.SeeOther)]
    public async Task Caddy_and_Traefik_hand_a_redirect_to_the_browser(string method, HttpStatusCode expected)
    {
        using var answer = await _sites.AskAsCaddyAsync(Neighbourhood.Wiki, null, ("X-Forwarded-Method", method));
        Assert.Equal(expected, answer.StatusCode);
        Assert.StartsWith("http://login.example.com/login?returnUrl=", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Requested-With", "XMLHttpRequest")]
    [InlineData("X-Requested-With", "xmlhttprequest")]
    [InlineData("Accept", "application/json")]
    [InlineData("Accept", "*/*")]
    [InlineData("Accept", "")]
    public async Task A_script_is_told_401_and_not_led_to_a_page(string header, string value)
    {
        using var answer = await _sites.AskAsCaddyAsync(Neighbourhood.Wiki, null, (header, value));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("X-Original-URL", "")]
    [InlineData("X-Original-Method", "")]
    [InlineData("X-Original-Method", "get out")]
    [InlineData("X-Original-URL", "/a")]
    [InlineData("X-Original-URL", "ftp://wiki.example.com/a")]
    [InlineData("X-Original-URL", "http://wiki.example.com")]
    [InlineData("X-Original-URL", "http://li@wiki.example.com/a")]
    [InlineData("X-Original-URL", "http://wiki.example.com\\@evil.example/a")]
    [InlineData("X-Original-URL", "http://wiki.example.com/a\\b")]
    [InlineData("X-Original-URL", "http://wiki.example.com/a b")]
    [InlineData("X-Original-URL", "http://wiki.example.com/a#b")]
    [InlineData("X-Original-URL", "http://wiki.example.com:0x50/a")]
    public async Task Nginx_is_told_403_where_it_does_not_say_what_was_asked_for(string header, string value)
    {
        using var member = await _sites.SignedInAsync();
        using var answer = await _sites.AskAsNginxAsync(Neighbourhood.Wiki, member, (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("without what the proxy must say", _sites.App.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-Method", "")]
    [InlineData("X-Forwarded-Proto", "")]
    [InlineData("X-Forwarded-Proto", "https,http")]
    [InlineData("X-Forwarded-Host", "")]
    [InlineData("X-Forwarded-Host", "evil.example, wiki.example.com")]
    [InlineData("X-Forwarded-Host", "wiki.example.com/a")]
    [InlineData("X-Forwarded-Uri", "")]
    [InlineData("X-Forwarded-Uri", "a")]
    [InlineData("X-Forwarded-Uri", "@evil.example/a")]
    public async Task Caddy_and_Traefik_are_told_400_where_they_do_not(string header, string value)
    {
        using var member = await _sites.SignedInAsync();
        using var answer = await _sites.AskAsCaddyAsync(Neighbourhood.Wiki, member, (header, value));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example/")]
    [InlineData("http://example.com/")]
    [InlineData("http://wiki.example.com.evil.example/")]
    [InlineData("http://evil-wiki.example.com/")]
    [InlineData("http://wiki.example.com:8080/")]
    public async Task Nothing_unlisted_is_let_in_or_redirected_to(string url)
    {
        using var member = await _sites.SignedInAsync();
        foreach (var visitor in new[] { member, null })
        {
            using var nginx = await _sites.AskAsNginxAsync(url, visitor);
            using var caddy = await _sites.AskAsCaddyAsync(url, visitor);
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (nginx.StatusCode, caddy.StatusCode));
            Assert.Equal((null, null), (nginx.Headers.Location, caddy.Headers.Location));
        }
    }

    [Theory]
    [InlineData("http://WIKI.example.com/")]
    [InlineData("http://wiki.example.com:80/")]
    [InlineData("https://wiki.example.com:443/")]
    [InlineData("ws://wiki.example.com/socket")]
    public async Task A_listed_host_is_known_however_it_is_written(string url)
    {
        using var member = await _sites.SignedInAsync();
        using var answer = await _sites.AskAsNginxAsync("http://wiki.example.com/", member, ("X-Original-URL", url));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Below_a_path_they_ask_there_or_past_it()
    {
        using var sites = new Neighbourhood(("Site:PathBase", "/auth"));
        foreach (var path in new[] { "/auth/gateway/nginx", "/gateway/nginx" })
        {
            using var answer = await sites.AskAsync(path, null, Neighbourhood.Wiki, ("X-Original-URL", Neighbourhood.Wiki), ("X-Original-Method", "GET"));
            Assert.StartsWith("http://login.example.com/auth/login?returnUrl=%2Fauth%2Fgateway%2Fback", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }
    }

    /// <summary>Two of one header would be read as one, joined by a comma.</summary>
    [Theory]
    [InlineData("/gateway/nginx", "X-Original-URL", HttpStatusCode.Forbidden)]
    [InlineData("/gateway/nginx", "X-Original-Method", HttpStatusCode.Forbidden)]
    [InlineData("/gateway/forwarded", "X-Forwarded-Uri", HttpStatusCode.BadRequest)]
    [InlineData("/gateway/forwarded", "X-Forwarded-Method", HttpStatusCode.BadRequest)]
    public async Task What_is_said_twice_is_not_said(string path, string twice, HttpStatusCode expected)
    {
        // By hand: a client would join the two itself, and a blank between them.
        string[] headers =
        [
            $"X-Original-URL: {Neighbourhood.Wiki}", "X-Original-Method: GET", "X-Forwarded-Method: GET", "X-Forwarded-Proto: http",
            "X-Forwarded-Host: wiki.example.com", "X-Forwarded-Uri: /",
        ];
        var lines = headers.Concat(headers.Where(header => header.StartsWith(twice, StringComparison.Ordinal)));
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _sites.App.ClientOptions.BaseAddress.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: login.example.com\r\nConnection: close\r\n{string.Join("\r\n", lines)}\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        Assert.StartsWith($"HTTP/1.1 {(int)expected} ", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("FOO")]
    public async Task Only_GET_asks(string method)
    {
        using var client = _sites.App.NewClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("/gateway/nginx", UriKind.Relative));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    public void Dispose() => _sites.Dispose();
}
