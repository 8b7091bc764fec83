using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Gateway;

/// <summary>Other ways to stand behind a real nginx and a real Caddy than with a sub-domain for each.</summary>
public sealed class OneHostTests
{
    /// <summary>The login below /auth of the very host that it protects: one name, one certificate, no domain for the cookie.</summary>
    [Fact]
    public async Task The_login_below_a_path_of_the_site_itself()
    {
        using var examples = new Examples(OwnProcess.FreePort());
        var site = $"http://php.site.localhost:{examples.PhpPort}";
        using var app = new PollLoginApp(("Site:PublicUrl", site), ("Site:PathBase", "/auth"), ("Gateway:Hosts", new Uri(site).Authority)).OnKestrel(examples.LoginPort);
        await examples.StartAsync((path, text) =>
            path == "nginx/php-site.conf" ? text.Replace("include polllogin.conf;", "include polllogin.conf;\ninclude polllogin-below-auth.conf;", StringComparison.Ordinal) : text);
        using var visitor = new Browser(new Names().Add("php.site.localhost", examples.PhpPort), new CookieContainer());
        visitor.Client.BaseAddress = new Uri(site);

        await visitor.GetAsync("/?x=1&y=2");
        Assert.StartsWith($"{site}/auth/login?", Location(visitor), StringComparison.Ordinal);
        await visitor.GetAsync(Location(visitor));
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
        Assert.Equal("GET /?x=1&amp;y=2", visitor.Page.GetElementbyId("asked")!.InnerHtml);
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
        await examples.StartAsync((_, text) => text.Replace("set $polllogin_site http://php.site.localhost:8081;", "set $polllogin_site $scheme://$http_host;", StringComparison.Ordinal));
        var host = hosts.Single(host => host.StartsWith(site, StringComparison.Ordinal));
        using var visitor = new Browser(new Names().Add("php.site.localhost", examples.PhpPort).Add("static.site.localhost", examples.StaticPort), new CookieContainer());
        visitor.Client.DefaultRequestHeaders.Add("Accept", "text/html");
        await visitor.GetAsync($"http://{host}/?x=1");
        Assert.StartsWith("https://login.site.localhost/login?returnUrl=", Location(visitor), StringComparison.Ordinal);

        var back = Uri.UnescapeDataString(Location(visitor).Split("returnUrl=")[1]);
        using var answer = await app.NewClient().GetAsync(new Uri(back, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal($"https://{host}/?x=1", answer.Headers.Location?.OriginalString);
    }

    private static string Location(Browser browser) => browser.Answer.Headers.Location!.OriginalString;
}
