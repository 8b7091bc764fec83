using System.Net;
using System.Text.Json;
using HtmlAgilityPack;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Gateway;

/// <summary>Other ways to stand behind a real nginx and a real Caddy than with a sub-domain for each.</summary>
public sealed class OneHostTests
{
    /// <summary>The login below /auth of the very host that it protects: one name, one certificate, no domain for the cookie.</summary>
    [Theory]
    [InlineData("php")]
    [InlineData("static")]
    public async Task The_login_below_a_path_of_the_site_itself(string kind)
    {
        using var examples = new Examples(OwnProcess.FreePort());
        var port = kind == "php" ? examples.PhpPort : examples.StaticPort;
        var site = $"http://{kind}.site.localhost:{port}";
        using var app = new PollLoginApp(("Site:PublicUrl", site), ("Site:PathBase", "/auth"), ("Gateway:Hosts", new Uri(site).Authority)).OnKestrel(examples.LoginPort);
        await examples.StartAsync((path, text) => path switch
        {
            // Beside a location that would take pictures and scripts for its own.
            "nginx/php-site.conf" => text.Replace(
                "include polllogin.conf;", "include polllogin.conf;\ninclude polllogin-below-auth.conf;\nlocation ~* \\.(css|js|png)$ { expires 30d; }", StringComparison.Ordinal),
            "caddy/Caddyfile" => text.Replace("\timport polllogin\n", "\timport polllogin_below_auth\n", StringComparison.Ordinal),
            _ => text,
        });
        using var visitor = new Browser(new Names().Add($"{kind}.site.localhost", port), new CookieContainer());
        visitor.Client.DefaultRequestHeaders.Add("Accept", "text/html");
        visitor.Client.BaseAddress = new Uri(site);

        await visitor.GetAsync("/?x=1&y=2");
        Assert.StartsWith($"{site}/auth/login?", Location(visitor), StringComparison.Ordinal);
        await visitor.GetAsync(Location(visitor));
        using (var style = await visitor.Client.GetAsync(new Uri("/auth/site.css", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        }

        using var phone = new Phone(app);
        await phone.ScanAsync(visitor.Uid);
        using (var status = await visitor.Client.GetAsync(new Uri($"/auth/login/status?uid={visitor.Uid}", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            var token = System.Text.Json.JsonDocument.Parse(await status.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("token").GetString();
            await visitor.PostAsync("/auth/login", new() { ["uid"] = visitor.Uid, ["token"] = token, ["__RequestVerificationToken"] = visitor.AntiforgeryToken });
        }

        Assert.StartsWith("/auth/gateway/back?to=", Location(visitor), StringComparison.Ordinal);
        await visitor.GetAsync(Location(visitor));
        Assert.Equal($"{site}/?x=1&y=2", Location(visitor));
        await visitor.GetAsync(Location(visitor));
        Assert.Equal(HttpStatusCode.OK, visitor.Answer.StatusCode);
        Assert.NotNull(visitor.Page.GetElementbyId(kind == "php" ? "asked" : "welcome"));

        // What is beside the login's path is not the login.
        using var stranger = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        foreach (var path in new[] { "/auth/../?x=1", "/auth/%2e%2e/", "/auth/..%2f", "/authx", "//auth/../" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            request.Headers.Host = new Uri(site).Authority;
            request.Headers.Add("Accept", "text/html");
            using var answer = await stranger.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("id=\"asked\"", body, StringComparison.Ordinal);
            Assert.DoesNotContain("id=\"welcome\"", body, StringComparison.Ordinal);
        }
    }

    /// <summary>TLS ends before the proxy, which takes everything to be http: people are led where the Secure cookie goes.</summary>
    [Theory]
    [InlineData("php")]
    [InlineData("static")]
    public async Task Http_behind_TLS(string site)
    {
        using var examples = new Examples(OwnProcess.FreePort());
        string[] hosts = [$"php.site.localhost:{examples.PhpPort}", $"static.site.localhost:{examples.StaticPort}"];
        using var app = new PollLoginApp(
            ("Site:PublicUrl", "https://login.site.localhost"), ("Gateway:CookieDomain", "site.localhost"), ("Gateway:Hosts", string.Join(',', hosts)))
            .OnKestrel(examples.LoginPort);
        await examples.StartAsync((_, text) => text.Replace("set $polllogin_site http://php.site.localhost:8081;", $"set $polllogin_site https://{hosts[0]};", StringComparison.Ordinal));
        var host = hosts.Single(host => host.StartsWith(site, StringComparison.Ordinal));
        using var visitor = new Browser(new Names().Add("php.site.localhost", examples.PhpPort).Add("static.site.localhost", examples.StaticPort), new CookieContainer());
        visitor.Client.DefaultRequestHeaders.Add("Accept", "text/html");
        await visitor.GetAsync($"http://{host}/?x=1");
        Assert.StartsWith("https://login.site.localhost/login?returnUrl=", Location(visitor), StringComparison.Ordinal);

        var back = Uri.UnescapeDataString(Location(visitor).Split("returnUrl=")[1]);
        using var answer = await app.NewClient().GetAsync(new Uri(back, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal($"https://{host}/?x=1", answer.Headers.Location?.OriginalString);

        // The browser sends the Secure cookie to what ends the TLS, which hands it on.
        var cookies = await LogInBehindTlsAsync(app);
        visitor.Client.DefaultRequestHeaders.Add("Cookie", cookies.GetCookieHeader(new Uri($"https://{host}")));
        await visitor.GetAsync($"http://{host}/?x=1");
        Assert.NotNull(visitor.Page.GetElementbyId(site == "php" ? "asked" : "welcome"));
    }

    /// <summary>The whole login by hand: a client that speaks http would not send Secure cookies.</summary>
    private static async Task<CookieContainer> LogInBehindTlsAsync(PollLoginApp app)
    {
        var (login, cookies) = (new Uri("https://login.site.localhost"), new CookieContainer());
        var client = app.NewClient();
        var page = new HtmlDocument();
        page.LoadHtml(await SendAsync(HttpMethod.Get, "/login", null));
        var uid = page.GetElementbyId("login")!.GetAttributeValue("data-uid", "");
        using var phone = new Phone(app);
        await phone.ScanAsync(uid);
        var token = JsonDocument.Parse(await SendAsync(HttpMethod.Get, $"/login/status?uid={uid}", null)).RootElement.GetProperty("token").GetString();
        using var form = new FormUrlEncodedContent([
            new("uid", uid), new("token", token),
            new("__RequestVerificationToken", page.DocumentNode.SelectSingleNode("//form[@id='finish']//input[@name='__RequestVerificationToken']")!.GetAttributeValue("value", ""))]);
        await SendAsync(HttpMethod.Post, "/login", form);
        return cookies;

        async Task<string> SendAsync(HttpMethod method, string path, HttpContent? content)
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
            request.Headers.Add("Cookie", cookies.GetCookieHeader(login) is { Length: > 0 } kept ? kept : "none=yet");
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var sets) ? sets : [])
            {
                cookies.SetCookies(login, set);
            }

            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }

    private static string Location(Browser browser) => browser.Answer.Headers.Location!.OriginalString;
}
