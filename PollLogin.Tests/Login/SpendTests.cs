using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Login;
using PollLogin.Web.Shared;

namespace PollLogin.Tests.Login;

/// <summary>The token is good once, in one browser, for one person, for a while.</summary>
public sealed class SpendTests : IDisposable
{
    private static readonly Client Nobody = new("", new Device("", ""));

    private readonly PollLoginApp _app = new();
    private readonly Phone _phone;

    public SpendTests() => _phone = new Phone(_app);

    [Fact]
    public async Task Of_twenty_racers_at_two_processes_one_wins()
    {
        using var other = _app.Neighbour();
        using var browser = await ScannedAsync();
        var token = (await browser.PollAsync()).Token!;
        var key = browser.Cookies.GetCookies(browser.Client.BaseAddress!)["polllogin.browser"]!.Value;
        var uid = browser.Uid;
        var spent = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            await using var scope = (i % 2 == 0 ? _app : other).Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<LoginFlow>().SpendAsync(uid, token, key, Nobody, TestContext.Current.CancellationToken);
        }));
        Assert.Single(spent, session => session is not null);
        Assert.Equal(1, await _app.InDatabaseAsync(db => db.LoginSessions.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Of_one_form_that_is_sent_twenty_times_at_once_to_two_processes_one_session_comes()
    {
        using var other = _app.Neighbour();
        using var browser = await ScannedAsync();
        var form = new Dictionary<string, string?> { ["uid"] = browser.Uid, ["token"] = (await browser.PollAsync()).Token, ["__RequestVerificationToken"] = browser.AntiforgeryToken };
        var cookies = browser.CookieHeader();
        var senders = Enumerable.Range(0, 20).Select(i => new Browser(i % 2 == 0 ? _app : other)).ToList();
        await Task.WhenAll(senders.Select(sender =>
        {
            sender.Client.DefaultRequestHeaders.Add("Cookie", cookies);
            return sender.PostAsync("/login", form);
        }));
        // More than one where the first answer took long: they are given the cookie of the same session.
        Assert.Contains(senders, sender => sender.Answer.StatusCode == HttpStatusCode.Redirect);
        Assert.All(senders, sender => Assert.Contains(sender.Answer.StatusCode, new[] { HttpStatusCode.Redirect, HttpStatusCode.BadRequest }));
        Assert.Equal(1, await _app.InDatabaseAsync(db => db.LoginSessions.CountAsync(TestContext.Current.CancellationToken)));
        senders.ForEach(sender => sender.Dispose());
    }

    [Fact]
    public async Task With_another_browsers_key_the_statement_itself_finds_nothing()
    {
        using var browser = await ScannedAsync();
        var token = (await browser.PollAsync()).Token!;
        await using var scope = _app.Services.CreateAsyncScope();
        var flow = scope.ServiceProvider.GetRequiredService<LoginFlow>();
        Assert.Null(await flow.SpendAsync(browser.Uid, token, BrowserKey.New(), Nobody, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_spent_token_is_refused_with_a_sentence_and_a_way_back()
    {
        using var browser = await ScannedAsync();
        var token = (await browser.PollAsync()).Token;
        var replay = browser.CookieHeader();
        var (uid, antiforgery) = (browser.Uid, browser.AntiforgeryToken);
        await browser.FinishAsync(token);
        await _app.SettleAsync();

        using var again = new Browser(_app);
        again.Client.DefaultRequestHeaders.Add("Cookie", replay);
        await again.PostAsync("/login", new() { ["uid"] = uid, ["token"] = token, ["__RequestVerificationToken"] = antiforgery });
        await RefusedAsync(again);
    }

    [Fact]
    public async Task Without_antiforgery_it_is_refused()
    {
        using var browser = await ScannedAsync();
        var token = (await browser.PollAsync()).Token;
        await browser.PostAsync("/login", new() { ["uid"] = browser.Uid, ["token"] = token });
        await RefusedAsync(browser);
    }

    [Fact]
    public async Task Who_is_signed_in_already_is_sent_on_before_antiforgery_is_looked_at()
    {
        using var browser = await new Browser(_app).OpenLoginAsync("?returnUrl=/account");
        await _phone.ScanAsync(browser.Uid);
        var uid = browser.Uid;
        await browser.CollectAsync();
        await browser.PostAsync("/login", new() { ["uid"] = uid, ["token"] = "spent" });
        Assert.Equal((HttpStatusCode.Redirect, "/account"), (browser.Answer.StatusCode, browser.Answer.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task A_token_of_another_code_is_refused()
    {
        using var mine = await ScannedAsync();
        using var others = await ScannedAsync();
        await mine.FinishAsync((await others.PollAsync()).Token);
        await RefusedAsync(mine);
    }

    [Fact]
    public async Task The_token_says_who_and_where_and_no_openid()
    {
        using var browser = await ScannedAsync();
        var jwt = new JsonWebToken((await browser.PollAsync()).Token);
        var userId = await _app.InDatabaseAsync(db => db.Users.Select(user => user.Id).SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("HS256", $"{userId}", browser.Uid), (jwt.Alg, jwt.Subject, jwt.Id));
        Assert.Equal(_app.Clock.GetUtcNow().UtcDateTime.AddMinutes(5), jwt.ValidTo);
        Assert.Equal(["aud", "exp", "iat", "iss", "jti", "sub"], jwt.Claims.Select(claim => claim.Type).Order());
    }

    public void Dispose()
    {
        _phone.Dispose();
        _app.Dispose();
    }

    private async Task<Browser> ScannedAsync()
    {
        var browser = await new Browser(_app).OpenLoginAsync();
        await _phone.ScanAsync(browser.Uid);
        return browser;
    }

    private async Task RefusedAsync(Browser browser)
    {
        Assert.Equal(HttpStatusCode.BadRequest, browser.Answer.StatusCode);
        Assert.StartsWith("这次登录没有成功", browser.Says, StringComparison.Ordinal);
        Assert.NotNull(browser.Page.DocumentNode.SelectSingleNode("//main//a[@href='/login']"));
        Assert.False(browser.Answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.Contains("auth", StringComparison.Ordinal)));
        var codes = _app.WeChat.CountOf(FakeWeChat.CreateQr);
        Assert.Null(await browser.WhoAmIAsync());
        Assert.Equal(codes, _app.WeChat.CountOf(FakeWeChat.CreateQr));
    }
}
