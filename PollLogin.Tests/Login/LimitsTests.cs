using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Shared;

namespace PollLogin.Tests.Login;

/// <summary>What a stranger may ask for, and that honest people never notice.</summary>
public sealed class LimitsTests
{
    [Fact]
    public async Task An_address_gets_its_minutes_codes_and_then_a_page_that_says_what_to_do()
    {
        using var app = new PollLoginApp(("Limits:NewCodesPerAddressPerMinute", "3"));
        using var known = await new Browser(app).OpenLoginAsync();
        for (var i = 0; i < 2; i++)
        {
            using var another = await new Browser(app).OpenLoginAsync();
            Assert.Equal(HttpStatusCode.OK, another.Answer.StatusCode);
        }

        using var refused = await new Browser(app).OpenLoginAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Answer.StatusCode);
        Assert.NotNull(refused.Answer.Headers.RetryAfter);
        Assert.Equal("现在登录的人太多，请稍等片刻再试。", refused.Says);
        Assert.Equal(3, app.WeChat.CountOf(FakeWeChat.CreateQr));
        Assert.Equal(HttpStatusCode.OK, (await known.OpenLoginAsync()).Answer.StatusCode);
    }

    [Fact]
    public async Task The_days_budgets_are_counted_over_all_processes_and_begin_anew_at_Beijings_midnight()
    {
        (string, string?)[] limits = [("Limits:NewCodesPerAddressPerDay", "2"), ("Limits:NewCodesPerDay", "100")];
        using var app = new PollLoginApp(limits);
        using var other = app.Neighbour(limits);
        using var first = await new Browser(app).OpenLoginAsync();
        using var second = await new Browser(other).OpenLoginAsync();
        using var refused = await new Browser(app).OpenLoginAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Answer.StatusCode);
        // The clock begins at 18:00 in Beijing.
        Assert.Equal(TimeSpan.FromHours(6), refused.Answer.Headers.RetryAfter?.Delta);
        app.Clock.Advance(TimeSpan.FromHours(6));
        Assert.Equal(HttpStatusCode.OK, (await refused.OpenLoginAsync()).Answer.StatusCode);
    }

    [Fact]
    public async Task When_the_sites_day_is_spent_only_browsers_with_a_live_code_are_served()
    {
        using var app = new PollLoginApp(("Limits:NewCodesPerDay", "1"), ("Login:Method", "Qr"));
        using var known = await new Browser(app).OpenLoginAsync();
        using var refused = await new Browser(app).OpenLoginAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await known.OpenLoginAsync()).Answer.StatusCode);
        Assert.Equal(2, await app.InDatabaseAsync(db => db.CodeCounts.SumAsync(row => row.Count, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_code_that_WeChat_did_not_make_costs_nothing_of_the_day()
    {
        using var app = new PollLoginApp(("Limits:NewCodesPerDay", "1"), ("Login:Method", "Qr"));
        app.WeChat.Next(FakeWeChat.CreateQr, """{"errcode":40164,"errmsg":"invalid ip"}""");
        using var browser = await new Browser(app).OpenLoginAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, browser.Answer.StatusCode);
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenLoginAsync()).Answer.StatusCode);
        using var late = await new Browser(app).OpenLoginAsync();
        Assert.Equal("今天的登录次数已用完，请明天再试，或联系网站管理员。", late.Says);
    }

    [Fact]
    public async Task A_visitor_who_hangs_up_while_WeChat_makes_the_code_has_had_it()
    {
        using var app = new PollLoginApp(("Limits:NewCodesPerDay", "1"), ("Login:Method", "Qr")).OnKestrel();
        using var hungUp = new CancellationTokenSource();
        var over = new TaskCompletionSource();
        app.WeChat.Next(FakeWeChat.CreateQr, async cancel =>
        {
            cancel.Register(over.SetResult);
            await hungUp.CancelAsync();
            return await FakeWeChat.Hang(cancel);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.NewClient().GetAsync(new Uri("/login", UriKind.Relative), hungUp.Token));
        await over.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        // Long enough for a code to be given back.
        await Task.Delay(500, TestContext.Current.CancellationToken);
        using var next = await new Browser(app).OpenLoginAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, next.Answer.StatusCode);
    }

    [Fact]
    public async Task Polled_too_fast_a_login_is_told_to_slow_down_and_is_not_lost()
    {
        using var app = new PollLoginApp(("Limits:PollsPerSessionPerSecond", "1"));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var other = await new Browser(app).OpenLoginAsync();
        await browser.PollAsync();
        await browser.PollAsync();
        using var answer = await AskAsync(browser, browser.Uid);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("""{"status":"slow_down","intervalMilliseconds":6000}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
        Assert.Equal("pending", (await other.PollAsync()).Name);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_slows_nobody_down()
    {
        using var app = new PollLoginApp(("Limits:PollsPerSessionPerSecond", "1"));
        using var browser = await new Browser(app).OpenLoginAsync();
        await browser.PollAsync();
        app.Clock.AdjustTime(app.Clock.GetUtcNow() - TimeSpan.FromMinutes(5));
        Assert.Equal("pending", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task A_stranger_who_knows_a_uid_cannot_use_up_its_polls()
    {
        using var app = new PollLoginApp(("Limits:PollsPerSessionPerSecond", "1"), ("Limits:BadPollsPerAddressPerMinute", "0"));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var stranger = new Browser(app);
        for (var i = 0; i < 20; i++)
        {
            await stranger.PollAsync(browser.Uid);
        }

        Assert.Equal("pending", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task Guessing_uids_is_slowed_down_and_honest_browsers_behind_the_same_address_are_not()
    {
        using var app = new PollLoginApp(("Limits:BadPollsPerAddressPerMinute", "5"));
        using var honest = await new Browser(app).OpenLoginAsync();
        using var guesser = new Browser(app);
        for (var i = 0; i < 5; i++)
        {
            await guesser.PollAsync(new string('a', 32));
        }

        using var answer = await AskAsync(guesser, new string('b', 32));
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("pending", (await honest.PollAsync()).Name);
    }

    [Fact]
    public async Task A_classroom_of_200_behind_one_address_is_never_refused_for_polling()
    {
        using var app = new PollLoginApp(("Limits:NewCodesPerAddressPerMinute", "0"));
        var browsers = new List<Browser>();
        while (browsers.Count < 200)
        {
            // A bench at a time: it is about the polls, and a database that is busy for too long shows no page.
            browsers.AddRange(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => new Browser(app).OpenLoginAsync())));
        }

        for (var round = 0; round < 3; round++)
        {
            // PollAsync expects a 200.
            await Task.WhenAll(browsers.Select(browser => browser.PollAsync()));
        }
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("", "")]
    public void Limits_count_an_IPv6_customer_as_one(string address, string network) =>
        Assert.Equal(network, new Client(address, new Device("", "")).Network);

    /// <summary>What a socket for both says of who comes by IPv4.</summary>
    [Theory]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.8", "203.0.113.8")]
    public void An_IPv4_customer_at_an_IPv6_socket_counts_as_IPv4(string address, string network)
    {
        var client = Client.Of(new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } });
        Assert.Equal((network, network), (client.Address, client.Network));
    }

    private static Task<HttpResponseMessage> AskAsync(Browser browser, string uid) =>
        browser.Client.GetAsync(new Uri($"/login/status?uid={uid}", UriKind.Relative), TestContext.Current.CancellationToken);
}
