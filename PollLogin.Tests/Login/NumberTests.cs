using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Login;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Tests.Login;

/// <summary><c>Login:Confirmation=Number</c>: only who reads the person's chat and sits at the waiting browser gets in.</summary>
public sealed class NumberTests : IDisposable
{
    private readonly PollLoginApp _app = new(("Login:Confirmation", "Number"), ("Login:RememberBrowser", "true"));
    private readonly Phone _phone;

    public NumberTests() => _phone = new Phone(_app);

    [Fact]
    public async Task The_number_of_the_chat_typed_into_the_page_signs_in()
    {
        using var browser = await new Browser(_app).OpenLoginAsync("?returnUrl=/account");
        var number = await _phone.ScanForNumberAsync(browser.Uid);
        Assert.Equal(("confirm", "number"), ((await browser.PollAsync()).Name, (await browser.PollAsync()).By));
        await browser.TypeAsync($" {number[..3]} {number[3..]} ");
        Assert.Equal((HttpStatusCode.Redirect, "/account"), (browser.Answer.StatusCode, browser.Answer.Headers.Location?.ToString()));
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task A_wrong_number_is_counted_and_the_fifth_refuses_the_login()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var number = await _phone.ScanForNumberAsync(browser.Uid);
        for (var left = 4; left >= 1; left--)
        {
            await browser.TypeAsync(Wrong(number));
            Assert.Equal(HttpStatusCode.BadRequest, browser.Answer.StatusCode);
            Assert.Contains($"还可以试 {left} 次", browser.Says, StringComparison.Ordinal);
        }

        await browser.TypeAsync(Wrong(number));
        Assert.StartsWith("输错次数太多", browser.Says, StringComparison.Ordinal);
        await browser.OpenLoginAsync();
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task With_five_wrong_ones_in_the_row_the_statement_itself_takes_no_right_one()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var number = await _phone.ScanForNumberAsync(browser.Uid);
        await _app.InDatabaseAsync(db => db.ScanSessions.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.WrongNumbers, ScanSession.WrongNumbersBorne), TestContext.Current.CancellationToken));
        Assert.Null(await TryAsync(await RowAsync(), number));
        Assert.Equal(0, await _app.InDatabaseAsync(db => db.LoginSessions.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task With_another_browsers_key_the_statement_itself_takes_no_right_one()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var number = await _phone.ScanForNumberAsync(browser.Uid);
        var row = await RowAsync();
        await _app.InDatabaseAsync(db => db.ScanSessions.ExecuteUpdateAsync(
            set => set.SetProperty(kept => kept.BrowserKeyHash, BrowserKey.Hash(BrowserKey.New())), TestContext.Current.CancellationToken));
        Assert.Null(await TryAsync(row, number));
        Assert.NotNull(await TryAsync(await RowAsync(), number));
    }

    [Fact]
    public async Task Without_antiforgery_a_number_is_not_looked_at()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var number = await _phone.ScanForNumberAsync(browser.Uid);
        await browser.PostAsync("/login", new() { ["uid"] = browser.Uid, ["number"] = number });
        Assert.Equal(HttpStatusCode.BadRequest, browser.Answer.StatusCode);
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task Neither_a_1_nor_the_number_in_the_chat_signs_in()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var number = await _phone.ScanForNumberAsync(browser.Uid);
        await _phone.SayAsync("1");
        Assert.StartsWith("请把数字输入到", await _phone.SayAsync(number), StringComparison.Ordinal);
        Assert.Equal("confirm", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task A_browser_that_this_person_confirmed_before_skips_the_step_for_30_days_and_nobody_elses()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        await browser.TypeAsync(await _phone.ScanForNumberAsync(browser.Uid));
        await LogOutAsync(browser);

        await browser.OpenLoginAsync();
        Assert.StartsWith("登录成功", await _phone.ScanAsync(browser.Uid), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.CollectAsync()).StatusCode);
        await LogOutAsync(browser);

        await browser.OpenLoginAsync();
        using var other = new Phone(_app, "o_other");
        Assert.DoesNotContain("登录成功", await other.ScanAsync(browser.Uid), StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromDays(30));
        await browser.OpenLoginAsync();
        Assert.DoesNotContain("登录成功", await _phone.ScanAsync(browser.Uid), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_ends_their_logins_elsewhere_is_asked_there_again()
    {
        using var elsewhere = await new Browser(_app).OpenLoginAsync();
        await elsewhere.TypeAsync(await _phone.ScanForNumberAsync(elsewhere.Uid));
        using var mine = await new Browser(_app).OpenLoginAsync();
        await mine.TypeAsync(await _phone.ScanForNumberAsync(mine.Uid));
        await mine.GetAsync("/account");
        await mine.PostAsync("/account/endothers", new() { ["__RequestVerificationToken"] = mine.AntiforgeryToken });

        await elsewhere.OpenLoginAsync();
        Assert.DoesNotContain("登录成功", await _phone.ScanAsync(elsewhere.Uid), StringComparison.Ordinal);
        await LogOutAsync(mine);
        await mine.OpenLoginAsync();
        Assert.StartsWith("登录成功", await _phone.ScanAsync(mine.Uid), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _phone.Dispose();
        _app.Dispose();
    }

    private Task<ScanSession> RowAsync() => _app.InDatabaseAsync(db => db.ScanSessions.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken));

    /// <summary>Behind the page, which would look at the browser's key before the statement does.</summary>
    private async Task<LoginSession?> TryAsync(ScanSession row, string number)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LoginFlow>()
            .TryNumberAsync(row, number, new Client("", new Device("", "")), TestContext.Current.CancellationToken);
    }

    private static async Task LogOutAsync(Browser browser)
    {
        await browser.WhoAmIAsync();
        await browser.LogOutAsync();
    }

    private static string Wrong(string number) => number == "000000" ? "000001" : "000000";
}
