using System.Net;
using System.Text.Json;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Attacks;

/// <summary>Somebody makes our pages say or do what we did not write.</summary>
public sealed class LeadAstrayTests : IDisposable
{
    private const string Script = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

    private readonly PollLoginApp _app = new();

    /// <summary>After the login, the visitor is led to the attacker's copy of the site.</summary>
    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("@evil.example")]
    [InlineData("/.evil.example/..//evil.example/%2e%2e//")]
    public async Task E15_E16_Nobody_is_redirected_off_the_site(string returnUrl)
    {
        using var browser = await new Browser(_app).OpenLoginAsync($"?returnUrl={Uri.EscapeDataString(returnUrl)}");
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await browser.PostAsync($"/login?returnUrl={Uri.EscapeDataString(returnUrl)}", new()
        {
            ["uid"] = browser.Uid,
            ["token"] = (await browser.PollAsync()).Token,
            ["returnUrl"] = returnUrl,
            ["redirect_uri"] = returnUrl,
            ["__RequestVerificationToken"] = browser.AntiforgeryToken,
        });
        var target = new Uri(new Uri("https://login.example.com/login"), browser.Answer.Headers.Location!);
        Assert.Equal("login.example.com", target.Host);
    }

    /// <summary>The login sends who it was, the openid and the name in the address, to a <c>redirect_uri</c> that nobody compares.</summary>
    [Fact]
    public async Task E17_No_address_names_the_person()
    {
        using var browser = await new Browser(_app).OpenLoginAsync("?redirect_uri=https%3A%2F%2Fevil.example%2Fcallback");
        using var phone = new Phone(_app, "o_person_of_the_address");
        var addresses = Addresses(browser);
        await phone.ScanAsync(browser.Uid);
        await browser.PostAsync("/login?redirect_uri=https%3A%2F%2Fevil.example%2Fcallback", new()
        {
            ["uid"] = browser.Uid,
            ["token"] = (await browser.PollAsync()).Token,
            ["redirect_uri"] = "https://evil.example/callback",
            ["__RequestVerificationToken"] = browser.AntiforgeryToken,
        });
        Assert.Equal("/", browser.Answer.Headers.Location?.OriginalString);
        var name = await browser.WhoAmIAsync();
        addresses.AddRange(Addresses(browser));
        await browser.GetAsync("/account");
        addresses.AddRange(Addresses(browser));
        Assert.True(addresses.Count > 10, $"Only {addresses.Count} addresses were seen.");
        Assert.All(addresses, address =>
        {
            Assert.DoesNotContain(phone.OpenId, address, StringComparison.Ordinal);
            Assert.DoesNotContain(name!, address, StringComparison.Ordinal);
            Assert.Equal("login.example.com", new Uri(new Uri("https://login.example.com/"), address).Host);
        });
    }

    /// <summary>A live code is framed in the attacker's page, where people scan it for another reason.</summary>
    [Fact]
    public async Task The_login_page_cannot_be_framed()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        Assert.Contains("frame-ancestors 'none'", browser.Answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("DENY", browser.Answer.Headers.GetValues("X-Frame-Options").Single());
    }

    /// <summary>A script is written into every field that a browser can fill, and looked for on every page.</summary>
    [Fact]
    public async Task XSS_through_what_a_browser_sends_comes_out_as_text()
    {
        using var browser = new Browser(_app);
        browser.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", $"Mozilla {Script} Chrome/1");
        browser.Client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", Script);
        browser.Client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", Script);
        await browser.OpenLoginAsync($"?returnUrl={Uri.EscapeDataString("/" + Script)}&culture={Uri.EscapeDataString(Script)}&new={Uri.EscapeDataString(Script)}");
        Clean(browser);
        using var phone = new Phone(_app);
        Assert.DoesNotContain("<script", await phone.ScanAsync(browser.Uid), StringComparison.OrdinalIgnoreCase);
        await browser.CollectAsync();
        await browser.GetAsync("/account");
        await browser.PostAsync("/account", new() { ["name"] = Script[..32], ["__RequestVerificationToken"] = browser.AntiforgeryToken });
        foreach (var url in new[] { "/", "/account", "/account?said=" + Uri.EscapeDataString(Script), "/nowhere" + Uri.EscapeDataString(Script) })
        {
            await browser.GetAsync(url);
            Clean(browser);
        }
    }

    /// <summary>A script is written into every field of a push, the openid too; it is looked for in the chat and on the pages of who it signed in.</summary>
    [Fact]
    public async Task XSS_and_XML_through_a_push_comes_out_nowhere()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app, "o_<script>alert(1)</script>]]>\"'<&>_x");
        string[] said =
        [
            await phone.PushAsync(("MsgType", "text"), ("Content", Script + "]]><Content>0</Content>"), ("MsgId", Script)),
            await phone.PushAsync(("MsgType", "event"), ("Event", Script), ("EventKey", Script), ("Ticket", Script)),
            await phone.PushAsync(("MsgType", "event"), ("Event", "CLICK"), ("EventKey", Script)),
            await phone.FollowByScanAsync(Script),
            await phone.PushAsync(("MsgType", "event"), ("Event", "SCAN"), ("EventKey", browser.Uid), ("Ticket", Script), ("Name", Script)),
        ];
        Assert.StartsWith("收到你的消息了", said[0], StringComparison.Ordinal);
        Assert.StartsWith("登录成功", said[^1], StringComparison.Ordinal);
        Assert.All(said, text => Assert.DoesNotMatch("[<>&]|alert", text));

        await browser.CollectAsync();
        foreach (var url in new[] { "/", "/account" })
        {
            await browser.GetAsync(url);
            Assert.NotNull(browser.SignedInAs);
            Clean(browser);
            Assert.DoesNotContain("alert", browser.Page.DocumentNode.OuterHtml, StringComparison.Ordinal);
        }

        // Here the openid is told as it is: to be kept as a file, and never to be shown as a page.
        using var export = await browser.GetAsync("/account/export");
        Assert.Equal(("application/json", "attachment"), (export.Content.Headers.ContentType?.MediaType, export.Content.Headers.ContentDisposition?.DispositionType));
        Assert.Equal("nosniff", export.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(phone.OpenId, JsonDocument.Parse(await export.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("openId").GetString());
    }

    /// <summary>A line break in a value becomes a header of the attacker's.</summary>
    [Theory]
    [InlineData("/login?returnUrl=/%0d%0aSet-Cookie:%20planted=1")]
    [InlineData("/login?culture=en%0d%0aSet-Cookie:%20planted=1")]
    [InlineData("/account?x=%0d%0aSet-Cookie:%20planted=1")]
    [InlineData("/%0d%0aSet-Cookie:%20planted=1")]
    public async Task Header_injection_plants_nothing(string url)
    {
        using var app = new PollLoginApp().OnKestrel();
        using var browser = new Browser(app);
        await browser.GetAsync(url);
        Assert.DoesNotContain(browser.Cookies.GetAllCookies(), cookie => cookie.Name.Contains("planted", StringComparison.Ordinal));
        Assert.True((int)browser.Answer.StatusCode < 500);
    }

    /// <summary>A path such as /login/status/x.css makes a cache keep a private answer for everybody.</summary>
    [Theory]
    [InlineData("/login/status/x.css")]
    [InlineData("/login/status.css")]
    [InlineData("/login/status;x.css")]
    [InlineData("/account/x.css")]
    [InlineData("/login%2fstatus")]
    public async Task Cache_deception_finds_nothing_private(string path)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        var (uid, token, form) = (browser.Uid, (await browser.PollAsync()).Token!, browser.AntiforgeryToken);
        await browser.GetAsync($"{path}?uid={uid}");
        Assert.DoesNotContain(token, browser.Page.DocumentNode.OuterHtml, StringComparison.Ordinal);
        Assert.True(browser.Answer.Headers.CacheControl is not { Public: true });

        await browser.PostAsync("/login", new() { ["uid"] = uid, ["token"] = token, ["__RequestVerificationToken"] = form });
        Assert.NotNull(await browser.WhoAmIAsync());
        await browser.GetAsync($"{path}?uid={uid}");
        Assert.Equal(HttpStatusCode.NotFound, browser.Answer.StatusCode);
        Assert.Null(browser.SignedInAs);
    }

    /// <summary>Double slashes, dots and encodings make a proxy and us disagree about what is below the path base.</summary>
    [Theory]
    [InlineData("/authx/login")]
    [InlineData("/auth/../nowhere")]
    [InlineData("//auth/login")]
    [InlineData("/auth//login")]
    [InlineData("/auth/auth/login")]
    public async Task Path_base_tricks_reach_no_other_page(string path)
    {
        using var app = new PollLoginApp(("Site:PathBase", "/auth")).OnKestrel();
        using var answer = await app.NewClient().GetAsync(new Uri(app.ClientOptions.BaseAddress.OriginalString.TrimEnd('/') + path), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>From an unlisted address, headers claim another client, scheme and host.</summary>
    [Fact]
    public async Task Spoofed_forwarded_headers_from_an_unlisted_address_change_nothing()
    {
        using var app = new PollLoginApp(("Site:TrustedProxies", "10.0.0.0/8"), ("Limits:NewCodesPerAddressPerMinute", "1")).OnKestrel();
        using var first = await new Browser(app).OpenLoginAsync();
        using var spoofing = new Browser(app);
        spoofing.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.77");
        spoofing.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        spoofing.Client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        await spoofing.OpenLoginAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, spoofing.Answer.StatusCode);
        Assert.DoesNotContain("evil", spoofing.Page.DocumentNode.OuterHtml + spoofing.Answer.Headers, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", await app.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Single().Address)));
    }

    public void Dispose() => _app.Dispose();

    private static List<string> Addresses(Browser browser) =>
        [.. from node in browser.Page.DocumentNode.Descendants()
            from name in new[] { "href", "src", "action", "data-status-url" }
            let address = node.GetAttributeValue(name, "")
            where address is not ""
            select Uri.UnescapeDataString(WebUtility.HtmlDecode(address))];

    private static void Clean(Browser browser)
    {
        var page = browser.Page.DocumentNode;
        Assert.Null(page.SelectSingleNode("//img[@onerror]|//*[@onerror]|//script[not(@src)]"));
        Assert.DoesNotContain("<script>alert", page.OuterHtml, StringComparison.OrdinalIgnoreCase);
    }
}
