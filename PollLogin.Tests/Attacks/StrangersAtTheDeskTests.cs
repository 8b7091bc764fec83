using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Tests.Login;

namespace PollLogin.Tests.Attacks;

/// <summary>The operators' pages are nobody's but the operators', who came in by the number.</summary>
public sealed class StrangersAtTheDeskTests : IDisposable
{
    private const string Operator = "o_operator_00000000000000000";

    private readonly PollLoginApp _app = new(("Operations:OpenIds", Operator));

    public static TheoryData<string> Pages => ["/operations", "/operations/members", "/operations/members/1", "/operations/pushes", "/operations/audit", "/operations/doctor"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task To_a_member_they_are_not_there(string page)
    {
        using var member = await SignedInAsync("o_li");
        Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync(page)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Who_is_not_signed_in_is_asked_to_log_in(string page)
    {
        using var stranger = new Browser(_app);
        var answer = await stranger.GetAsync(page);
        Assert.Equal((HttpStatusCode.Found, $"/login?returnUrl={Uri.EscapeDataString(page)}"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Where_there_are_no_operators_there_are_no_pages(string page)
    {
        using var app = new PollLoginApp();
        using var anybody = new Browser(app);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync(page)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task An_operator_whose_login_was_not_confirmed_by_the_number_is_asked_to_log_in_again(string page)
    {
        using var operators = await OperatorAsync();
        await _app.InDatabaseAsync(db => db.LoginSessions.ExecuteUpdateAsync(
            set => set.SetProperty(session => session.Confirmation, PollLogin.Web.Storage.Confirmation.Approve), TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Forbidden, (await operators.GetAsync(page)).StatusCode);
        Assert.NotNull(operators.Page.GetElementbyId("unconfirmed"));
    }

    [Fact]
    public async Task An_operators_scan_asks_for_the_number_where_nobody_elses_does()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app, Operator);
        Assert.Matches("^[0-9]{6}$", await phone.ScanForNumberAsync(browser.Uid));
        Assert.Equal("confirm", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task A_remembered_browser_spares_an_operator_nothing()
    {
        using var app = new PollLoginApp(("Operations:OpenIds", Operator), ("Login:Confirmation", "Number"), ("Login:RememberBrowser", "true"));
        using var browser = await OperatorAsync(app);
        await browser.WhoAmIAsync();
        await browser.LogOutAsync();
        await browser.OpenLoginAsync();
        using var phone = new Phone(app, Operator);
        await phone.ScanAsync(browser.Uid);
        Assert.Equal("confirm", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task A_login_number_sent_by_an_operator_asks_for_the_digits_too()
    {
        using var app = new PollLoginApp(("Operations:OpenIds", Operator), ("Login:Method", "Message"), ("Site:AccountName", "示例"));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app, Operator);
        await phone.SayAsync(await app.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Single().LoginNumber!)));
        Assert.Equal("confirm", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task A_blocked_operator_is_a_stranger()
    {
        using var operators = await OperatorAsync();
        await _app.InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(
            set => set.SetProperty(user => user.BlockedAt, _app.Clock.GetUtcNow()), TestContext.Current.CancellationToken));
        Assert.NotEqual(HttpStatusCode.OK, (await operators.GetAsync("/operations/members")).StatusCode);
    }

    [Fact]
    public async Task A_login_that_was_ended_elsewhere_opens_nothing_from_that_instant_on()
    {
        using var operators = await OperatorAsync();
        Assert.Equal(HttpStatusCode.OK, (await operators.GetAsync("/operations")).StatusCode);
        await _app.InDatabaseAsync(db => db.LoginSessions.ExecuteUpdateAsync(
            set => set.SetProperty(session => session.EndedAt, _app.Clock.GetUtcNow()), TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Forbidden, (await operators.GetAsync("/operations")).StatusCode);
    }

    /// <summary>WeChat says whose browser it is, and nobody has typed a number: whoever holds the phone for a minute would be an operator.</summary>
    [Fact]
    public async Task A_login_by_web_authorisation_opens_nothing()
    {
        using var app = new PollLoginApp(("Operations:OpenIds", Operator), ("WeChat:OAuth", "true"), ("Login:Confirmation", "Number"));
        app.WeChat.Always(FakeWeChat.Exchange, $$"""{"openid":"{{Operator}}"}""");
        using var browser = AuthorizeTests.NewBrowser(app);
        using var sent = await browser.GetAsync("/login");
        await browser.GetAsync($"/login/wechat?code=CODE&state={QueryHelpers.ParseQuery(sent.Headers.Location!.Query)["state"]}");
        Assert.NotNull(await browser.WhoAmIAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/operations")).StatusCode);
    }

    public void Dispose() => _app.Dispose();

    private Task<Browser> OperatorAsync() => OperatorAsync(_app);

    /// <summary>A browser in which the operator typed the digits.</summary>
    internal static async Task<Browser> OperatorAsync(PollLoginApp app, string openId = Operator)
    {
        var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app, openId);
        await browser.TypeAsync(await phone.ScanForNumberAsync(browser.Uid));
        Assert.Equal(HttpStatusCode.Redirect, browser.Answer.StatusCode);
        return browser;
    }

    private Task<Browser> SignedInAsync(string openId) => SignedInAsync(_app, openId);

    internal static async Task<Browser> SignedInAsync(PollLoginApp app, string openId)
    {
        var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app, openId);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        Assert.NotNull(await browser.WhoAmIAsync());
        return browser;
    }
}
