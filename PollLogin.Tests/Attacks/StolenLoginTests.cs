using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Attacks;

/// <summary>Somebody knows more than they should, and tries to collect another's login.</summary>
public sealed class StolenLoginTests : IDisposable
{
    private readonly PollLoginApp _app = new();
    private readonly Phone _victimsPhone;

    public StolenLoginTests() => _victimsPhone = new Phone(_app, "o_victim");

    /// <summary>The browser names the openid it wants to be.</summary>
    [Fact]
    public async Task E10_An_openid_in_the_query_signs_nobody_in_and_none_comes_back()
    {
        using var victim = await new Browser(_app).OpenLoginAsync();
        await _victimsPhone.ScanAsync(victim.Uid);
        using var thief = new Browser(_app);
        await thief.GetAsync("/login?openid=o_victim");
        await thief.GetAsync("/account?openid=o_victim");
        Assert.Equal(HttpStatusCode.Redirect, thief.Answer.StatusCode);
        await victim.GetAsync($"/login/status?uid={victim.Uid}");
        Assert.DoesNotContain("o_victim", victim.Page.DocumentNode.OuterHtml, StringComparison.Ordinal);
    }

    /// <summary>The thief knows the uid, from a log or over a shoulder, and polls for it.</summary>
    [Fact]
    public async Task E12_E15_A_known_scene_is_worth_nothing()
    {
        using var victim = await new Browser(_app).OpenLoginAsync();
        using var thief = await new Browser(_app).OpenLoginAsync();
        await _victimsPhone.ScanAsync(victim.Uid);
        Assert.Equal("expired", (await thief.PollAsync(victim.Uid)).Name);
        Assert.Equal(HttpStatusCode.NotFound, (await thief.GetAsync($"/login/qr/{victim.Uid}.png")).StatusCode);
    }

    /// <summary>The QR code was photographed: its picture gives the URL, and with it WeChat's ticket; and the uid stands in our own log.</summary>
    [Theory]
    [InlineData("Ticket")]
    [InlineData("QrUrl")]
    [InlineData("Uid")]
    public async Task E13_What_a_photograph_tells_is_no_browsers_key(string what)
    {
        using var victim = await new Browser(_app).OpenLoginAsync();
        await _victimsPhone.ScanAsync(victim.Uid);
        var row = await _app.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Single()));
        var known = what switch { "Ticket" => row.Ticket, "QrUrl" => row.QrUrl, _ => row.Uid };
        using var thief = new Browser(_app);
        thief.Cookies.Add(thief.Client.BaseAddress!, new Cookie("polllogin.browser", Uri.EscapeDataString(known), "/"));
        Assert.Equal("expired", (await thief.PollAsync(victim.Uid)).Name);
        Assert.NotEqual(victim.Uid, (await thief.OpenLoginAsync()).Uid);
        Assert.Equal("success", (await victim.PollAsync()).Name);
    }

    /// <summary>The token itself was stolen, from a log or by a script; another browser posts it.</summary>
    [Fact]
    public async Task E14_A_stolen_token_is_worth_nothing_in_another_browser()
    {
        using var victim = await new Browser(_app).OpenLoginAsync();
        using var thief = await new Browser(_app).OpenLoginAsync();
        await _victimsPhone.ScanAsync(victim.Uid);
        var token = (await victim.PollAsync()).Token;
        await thief.PostAsync("/login", new() { ["uid"] = victim.Uid, ["token"] = token, ["__RequestVerificationToken"] = thief.AntiforgeryToken });
        Assert.Equal(HttpStatusCode.BadRequest, thief.Answer.StatusCode);
        Assert.Null(await thief.WhoAmIAsync());
    }

    /// <summary>The attacker makes the victim's browser finish the attacker's own login, to watch what the victim does in it.</summary>
    [Fact]
    public async Task Login_CSRF_does_not_sign_the_victim_in_as_the_attacker()
    {
        using var attacker = await new Browser(_app).OpenLoginAsync();
        using var attackersPhone = new Phone(_app, "o_attacker");
        await attackersPhone.ScanAsync(attacker.Uid);
        var token = (await attacker.PollAsync()).Token;
        using var victim = await new Browser(_app).OpenLoginAsync();
        foreach (var antiforgery in new[] { null, attacker.AntiforgeryToken, victim.AntiforgeryToken })
        {
            await victim.PostAsync("/login", new() { ["uid"] = attacker.Uid, ["token"] = token, ["__RequestVerificationToken"] = antiforgery });
            Assert.Equal(HttpStatusCode.BadRequest, victim.Answer.StatusCode);
        }

        Assert.Null(await victim.WhoAmIAsync());
    }

    /// <summary>A sibling subdomain plants its own browser key, to collect the victim's scan with it.</summary>
    [Fact]
    public async Task A_key_planted_by_a_sibling_subdomain_collects_nothing()
    {
        using var app = new PollLoginApp(("Site:PublicUrl", "https://login.example.com"));
        app.ClientOptions.BaseAddress = new Uri("https://login.example.com");
        using var attacker = await new Browser(app).OpenLoginAsync();
        var planted = attacker.Cookies.GetAllCookies()["__Host-polllogin.browser"]!.Value;
        using var victim = new Browser(app);
        // A sibling cannot set a cookie named __Host-…: browsers refuse it. Without the prefix it is not looked at.
        victim.Client.DefaultRequestHeaders.Add("Cookie", $"polllogin.browser={planted}; __Secure-polllogin.browser={planted}");
        await victim.OpenLoginAsync();
        Assert.NotEqual(attacker.Uid, victim.Uid);
        using var phone = new Phone(app, "o_victim");
        await phone.ScanAsync(victim.Uid);
        Assert.Equal("pending", (await attacker.PollAsync()).Name);
        Assert.Equal("expired", (await attacker.PollAsync(victim.Uid)).Name);
    }

    /// <summary>The client chooses the uid under which its login is to be found.</summary>
    [Fact]
    public async Task E21_A_uid_of_the_clients_choice_is_not_taken()
    {
        var chosen = new string('c', 32);
        using var browser = await new Browser(_app).OpenLoginAsync($"?uid={chosen}&scene={chosen}&sceneId={chosen}");
        Assert.NotEqual(chosen, browser.Uid);
        Assert.StartsWith("你好", await _victimsPhone.ScanAsync(chosen), StringComparison.Ordinal);
    }

    /// <summary>A link signs its reader in: by GET, with the token in the address.</summary>
    [Fact]
    public async Task E20_A_token_in_an_address_signs_nobody_in()
    {
        using var victim = await new Browser(_app).OpenLoginAsync();
        await _victimsPhone.ScanAsync(victim.Uid);
        var token = (await victim.PollAsync()).Token;
        await victim.GetAsync($"/login?uid={victim.Uid}&token={token}");
        Assert.Null(await victim.WhoAmIAsync());
        Assert.DoesNotContain(token!, string.Join('\n', _app.Logs.Lines.Select(line => line.Text)), StringComparison.Ordinal);
    }

    /// <summary>A script on the page, or the attacker's, reads the cookies.</summary>
    [Fact]
    public async Task E19_No_script_can_read_or_set_what_signs_in()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var cookies = browser.Cookies.GetAllCookies().ToList();
        await _victimsPhone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        Assert.All(cookies.Concat(browser.Cookies.GetAllCookies()), cookie => Assert.True(cookie.HttpOnly, cookie.Name));
        Assert.Equal(128, browser.Cookies.GetCookies(browser.Client.BaseAddress!)["polllogin.browser"]!.Value.Length * 2);
    }

    /// <summary>The server's clock is set back: a login that is over must not come back to life.</summary>
    [Fact]
    public async Task A_clock_set_back_does_not_revive_a_spent_login()
    {
        using var victim = await new Browser(_app).OpenLoginAsync();
        await _victimsPhone.ScanAsync(victim.Uid);
        var (uid, token, antiforgery, cookies) = (victim.Uid, (await victim.PollAsync()).Token, victim.AntiforgeryToken, victim.CookieHeader());
        await victim.CollectAsync();
        await _app.SettleAsync();
        _app.Clock.AdjustTime(_app.Clock.GetUtcNow() - TimeSpan.FromMinutes(3));
        using var thief = new Browser(_app);
        thief.Client.DefaultRequestHeaders.Add("Cookie", cookies);
        await thief.PostAsync("/login", new() { ["uid"] = uid, ["token"] = token, ["__RequestVerificationToken"] = antiforgery });
        Assert.Equal(HttpStatusCode.BadRequest, thief.Answer.StatusCode);
    }

    /// <summary>Who was signed in by a cookie that was copied goes on after the owner has logged out.</summary>
    [Fact]
    public async Task A_copied_cookie_ends_with_its_owners_login()
    {
        using var owner = await new Browser(_app).OpenLoginAsync();
        await _victimsPhone.ScanAsync(owner.Uid);
        await owner.CollectAsync();
        using var thief = new Browser(_app);
        thief.Client.DefaultRequestHeaders.Add("Cookie", owner.CookieHeader());
        await owner.WhoAmIAsync();
        await owner.LogOutAsync();
        Assert.Null(await thief.WhoAmIAsync());
    }

    public void Dispose()
    {
        _victimsPhone.Dispose();
        _app.Dispose();
    }
}
