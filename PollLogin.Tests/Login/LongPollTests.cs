using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary><c>&amp;wait=20</c>: the answer waits for a change, where the site allows it.</summary>
public sealed class LongPollTests : IDisposable
{
    private readonly PollLoginApp _app = new(("Login:LongPoll", "00:00:25"), ("Login:MaxLongPolls", "6"), ("Limits:PollsPerSessionPerSecond", "100"));

    [Fact]
    public async Task It_is_off_unless_asked_for()
    {
        using var app = new PollLoginApp();
        using var browser = await new Browser(app).OpenLoginAsync();
        Assert.Equal("pending", await AskAsync(browser));
        Assert.Equal("0", browser.Main.GetAttributeValue("data-wait-seconds", ""));
    }

    [Fact]
    public async Task The_answer_comes_with_the_scan()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        Assert.Equal("25", browser.Main.GetAttributeValue("data-wait-seconds", ""));
        var answer = await WaitingAsync(browser);
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        Assert.Equal("success", await answer);
        Assert.Equal("success", await AskAsync(browser));
    }

    [Theory]
    [InlineData(0, 20, "pending")]
    [InlineData(590, 10, "expired")]
    public async Task It_comes_when_the_wait_or_the_code_is_over(int waited, int seconds, string says)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(waited));
        var answer = await WaitingAsync(browser);
        _app.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(answer.IsCompleted);
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(says, await answer);
    }

    [Fact]
    public async Task Nobody_waits_for_longer_than_the_site_allows()
    {
        using var app = new PollLoginApp(("Login:LongPoll", "00:00:05"));
        using var browser = await new Browser(app).OpenLoginAsync();
        var answer = await WaitingAsync(browser);
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("pending", await answer.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_page_that_has_not_heard_of_the_scan_is_told_at_once_and_then_waits_for_the_answer()
    {
        using var app = new PollLoginApp(("Login:LongPoll", "00:00:20"), ("Login:Confirmation", "Approve"));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        Assert.Equal("confirm", await AskAsync(browser, "&known=pending"));
        var answer = await WaitingAsync(browser, "&known=confirm");
        await phone.SayAsync("0");
        Assert.Equal("denied", await answer);
    }

    [Fact]
    public async Task Four_tabs_of_one_login_may_wait_and_the_fifth_is_answered_at_once()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var waiting = new List<Task<string>>();
        for (var i = 0; i < 4; i++)
        {
            waiting.Add(await WaitingAsync(browser));
        }

        Assert.Equal("pending", await AskAsync(browser));
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal("success", answer));
    }

    [Fact]
    public async Task A_tab_that_was_answered_leaves_its_place_to_the_next()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        for (var round = 0; round < 2; round++)
        {
            var waiting = new List<Task<string>>();
            for (var i = 0; i < 4; i++)
            {
                waiting.Add(await WaitingAsync(browser));
            }

            _app.Clock.Advance(TimeSpan.FromSeconds(20));
            Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal("pending", answer));
        }
    }

    [Fact]
    public async Task Beyond_what_the_process_may_hold_polls_are_short_and_whoever_goes_makes_room()
    {
        using var one = await new Browser(_app).OpenLoginAsync();
        using var two = await new Browser(_app).OpenLoginAsync();
        using var gone = new CancellationTokenSource();
        for (var i = 0; i < 3; i++)
        {
            await WaitingAsync(one, gone: gone);
            await WaitingAsync(two);
        }

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal("pending", await AskAsync(two));
        }

        await gone.CancelAsync();
        await Eventually.TrueAsync(async () =>
        {
            var answer = AskAsync(two);
            return await Task.WhenAny(answer, Task.Delay(100, TestContext.Current.CancellationToken)) != answer;
        });
    }

    [Fact]
    public async Task A_program_that_stops_answers_all_who_wait()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var answer = await WaitingAsync(browser);
        _app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.Equal("pending", await answer);
    }

    public void Dispose() => _app.Dispose();

    /// <summary>A poll that is being held.</summary>
    private static async Task<Task<string>> WaitingAsync(Browser browser, string also = "", CancellationTokenSource? gone = null)
    {
        var answer = AskAsync(browser, also, gone);
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(100, TestContext.Current.CancellationToken)));
        return answer;
    }

    private static async Task<string> AskAsync(Browser browser, string also = "", CancellationTokenSource? gone = null)
    {
        var json = await browser.Client.GetStringAsync(new Uri($"/login/status?uid={browser.Uid}&wait=20{also}", UriKind.Relative), gone?.Token ?? TestContext.Current.CancellationToken);
        return JsonDocument.Parse(json).RootElement.GetProperty("status").GetString()!;
    }
}
