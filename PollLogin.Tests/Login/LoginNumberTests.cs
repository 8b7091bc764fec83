using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Login;

namespace PollLogin.Tests.Login;

/// <summary>The login by message: the page shows a number, the person sends it to the account.</summary>
public sealed class LoginNumberTests : IDisposable
{
    private static readonly (string, string?)[] ByMessage = [("Login:Method", "Message"), ("Site:AccountName", "示例公众号"), ("WeChat:AppSecret", "")];

    private readonly PollLoginApp _app = new(ByMessage);

    [Fact]
    public async Task An_account_that_may_ask_WeChat_for_nothing_signs_people_in()
    {
        using var browser = await new Browser(_app).OpenLoginAsync("?returnUrl=/account");
        using var li = new Phone(_app);
        Assert.Equal("等待你发送登录号…", browser.Says);
        Assert.Equal("pending", (await browser.PollAsync()).Name);
        Assert.StartsWith("登录成功：PollLogin", await li.SayAsync(Number(browser)));
        using var answer = await browser.CollectAsync();
        Assert.Equal("/account", answer.Headers.Location?.OriginalString);
        Assert.NotNull(await browser.WhoAmIAsync());
        Assert.Empty(_app.WeChat.Calls);
    }

    [Theory]
    [InlineData("{0} {1}")]
    [InlineData(" {0}{1}。")]
    [InlineData("回复{0}{1}")]
    [InlineData("{0}\u3000{1}\n")]
    public async Task The_number_is_read_as_people_write_it(string written)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        var number = Number(browser);
        Assert.StartsWith("登录成功", await li.SayAsync(string.Format(null, written, Wide(number[..3]), number[3..])));

        static string Wide(string digits) => string.Concat(digits.Select(digit => (char)(digit - '0' + '０')));
    }

    [Fact]
    public async Task A_reload_shows_the_same_number_and_another_browser_another()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var other = await new Browser(_app).OpenLoginAsync();
        var number = Number(browser);
        Assert.Equal(number, Number(await browser.OpenLoginAsync()));
        Assert.NotEqual(number, Number(other));
        Assert.Matches("^[0-9]{6}$", number);
    }

    [Fact]
    public async Task A_number_whose_page_has_taken_another_signs_nobody_in_and_the_chat_says_so()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        var old = Number(browser);
        await browser.OpenLoginAsync("?new=1");
        Assert.Equal("登录号已过期，请刷新页面重试", await li.SayAsync(old));
        Assert.StartsWith("登录成功", await li.SayAsync(Number(browser)));
    }

    [Fact]
    public async Task A_number_is_given_again_an_hour_after_its_login_is_over_and_not_before()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var flow = scope.ServiceProvider.GetRequiredService<LoginFlow>();
        var cancel = TestContext.Current.CancellationToken;
        Assert.True(await flow.TryTakeNumberAsync("123456", new string('a', 32), cancel));
        // Ten minutes to send it, five to collect.
        _app.Clock.Advance(TimeSpan.FromMinutes(10 + 5 + 60) - TimeSpan.FromMilliseconds(1));
        Assert.False(await flow.TryTakeNumberAsync("123456", new string('b', 32), cancel));
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await flow.TryTakeNumberAsync("123456", new string('b', 32), cancel));
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(999, 6)]
    [InlineData(1000, 7)]
    [InlineData(9_999, 7)]
    [InlineData(10_000, 8)]
    [InlineData(100_000, 9)]
    [InlineData(100_000_000, 9)]
    public void Of_a_thousand_numbers_at_most_one_is_somebodys(int taken, int digits) => Assert.Equal(digits, LoginFlow.DigitsFor(taken));

    [Fact]
    public async Task A_number_that_has_run_out_is_told_so()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("登录号已过期，请刷新页面重试", await li.SayAsync(Number(browser)));
        Assert.Equal("expired", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task Approve_asks_for_a_1_here_too()
    {
        using var app = new PollLoginApp([.. ByMessage, ("Login:Confirmation", "Approve")]);
        using var browser = await new Browser(app).OpenLoginAsync();
        using var li = new Phone(app);
        Assert.Contains("回复 1", await li.SayAsync(Number(browser)), StringComparison.Ordinal);
        Assert.Equal("confirm", (await browser.PollAsync()).Name);
        Assert.StartsWith("登录成功", await li.SayAsync("1"));
        Assert.Equal("success", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task Number_asks_for_digits_of_the_chat_and_takes_them_on_the_page_alone()
    {
        using var app = new PollLoginApp([.. ByMessage, ("Login:Confirmation", "Number")]);
        using var browser = await new Browser(app).OpenLoginAsync();
        using var li = new Phone(app);
        var asked = System.Text.RegularExpressions.Regex.Match(await li.SayAsync(Number(browser)), @"(?<=数字：)\d{6}").Value;
        Assert.Equal("请把数字输入到正在等待的登录页里，不要发到聊天中。", await li.SayAsync(asked));
        await browser.OpenLoginAsync();
        using var answer = await browser.TypeAsync(asked);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task The_page_tells_where_to_send_it_and_shows_no_code_of_WeChats()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        Assert.Contains("打开公众号“示例公众号”", WebUtility.HtmlDecode(browser.Page.DocumentNode.InnerText), StringComparison.Ordinal);
        Assert.Null(browser.Page.GetElementbyId("qr"));
        using var picture = await browser.GetAsync($"/login/qr/{browser.Uid}.png");
        Assert.Equal(HttpStatusCode.NotFound, picture.StatusCode);
        using var account = await browser.GetAsync("/brand/account");
        Assert.Equal(HttpStatusCode.NotFound, account.StatusCode);
    }

    [Fact]
    public async Task Old_numbers_go_with_the_clean_up()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        await li.SayAsync($"{Number(browser)}0");
        _app.Clock.Advance(TimeSpan.FromDays(3));
        await using var scope = _app.Services.CreateAsyncScope();
        var cleanUp = scope.ServiceProvider.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Web.Storage.CleanUp>().Single();
        await cleanUp.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await _app.InDatabaseAsync(db => db.LoginNumbers.CountAsync()));
        Assert.Equal(0, await _app.InDatabaseAsync(db => db.WrongNumberCounts.CountAsync()));
    }

    public void Dispose() => _app.Dispose();

    internal static string Number(Browser browser) =>
        browser.Page.GetElementbyId("login-number")!.InnerText.Replace(" ", "", StringComparison.Ordinal);
}
