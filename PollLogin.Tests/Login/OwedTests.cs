using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Login;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;

namespace PollLogin.Tests.Login;

/// <summary>The token was spent, and the answer with the cookie never came: the login is not lost, and nobody else finds it.</summary>
public sealed class OwedTests : IDisposable
{
    private static readonly Client Nobody = new("", new Device("", ""));

    private readonly Moments _moments = new();
    private readonly PollLoginApp _app;
    private readonly Phone _phone;

    public OwedTests()
    {
        _app = new PollLoginApp { Interceptor = _moments };
        _phone = new Phone(_app);
    }

    [Fact]
    public async Task After_a_process_that_was_killed_before_it_answered_the_login_page_signs_in()
    {
        using var browser = await SpentUnansweredAsync("?returnUrl=/account");
        Assert.Equal(("success", "/account"), ((await browser.PollAsync()).Name, (await browser.PollAsync()).Redirect));
        await browser.OpenLoginAsync("?returnUrl=%2Faccount");
        Assert.Equal((HttpStatusCode.Redirect, "/account"), (browser.Answer.StatusCode, browser.Answer.Headers.Location?.ToString()));
        Assert.NotNull(await browser.WhoAmIAsync());
        Assert.Equal((1, 1), (await SessionsAsync(), Counted()));
    }

    [Theory]
    [InlineData("", "/account")]
    [InlineData("?returnUrl=/", "/")]
    [InlineData("?returnUrl=//elsewhere.example", "/")]
    [InlineData("?new=no", "/account")]
    public async Task It_goes_where_the_visitor_wanted_to_go_last(string query, string location)
    {
        using var browser = await SpentUnansweredAsync("?returnUrl=/account");
        await browser.OpenLoginAsync(query);
        Assert.Equal(location, browser.Answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Where_the_commit_went_unanswered_the_link_that_tries_again_signs_in()
    {
        using var browser = await ScannedAsync();
        var token = (await browser.PollAsync()).Token;
        _moments.Committed = _ => throw new DbUpdateException("The connection was lost.");
        await browser.FinishAsync(token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, browser.Answer.StatusCode);
        await browser.OpenLoginAsync();
        Assert.NotNull(await browser.WhoAmIAsync());
        Assert.Equal(1, await SessionsAsync());
    }

    [Fact]
    public async Task Where_the_connection_was_cut_before_the_answer_the_login_page_signs_in()
    {
        using var server = _app.Neighbour();
        server.Interceptor = _moments;
        server.OnKestrel();
        using var browser = await new Browser(server).OpenLoginAsync();
        await _phone.ScanAsync(browser.Uid);
        await server.FollowAsync();
        var token = (await browser.PollAsync()).Token;
        using var visitor = new CancellationTokenSource();
        _moments.Committed = async aborted =>
        {
            await visitor.CancelAsync();
            await Task.Delay(Timeout.Infinite, aborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string?>
        {
            ["uid"] = browser.Uid,
            ["token"] = token,
            ["__RequestVerificationToken"] = browser.AntiforgeryToken,
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => browser.Client.PostAsync(new Uri("/login", UriKind.Relative), form, visitor.Token));
        await Eventually.TrueAsync(() => Task.FromResult(server.Logs.Lines.Any(line => line.Text.Contains("signed in", StringComparison.Ordinal))));
        // The answer is made; that it went out would be noted by now.
        await Task.Delay(TimeSpan.FromMilliseconds(500), Cancel);
        await browser.OpenLoginAsync();
        Assert.NotNull(await browser.WhoAmIAsync());
        Assert.Equal(1, await SessionsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_typed_into_the_page_is_owed_as_well(bool isSentAgain)
    {
        using var app = new PollLoginApp(("Login:Confirmation", "Number"));
        using var phone = new Phone(app);
        using var browser = await new Browser(app).OpenLoginAsync();
        var number = await phone.ScanForNumberAsync(browser.Uid);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var flow = scope.ServiceProvider.GetRequiredService<LoginFlow>();
            Assert.NotNull(await flow.TryNumberAsync((await flow.FindAsync(browser.Uid, Key(browser), Cancel))!, number, Nobody, Cancel));
        }

        await (isSentAgain ? browser.TypeAsync(number) : browser.GetAsync("/login"));
        Assert.Equal(HttpStatusCode.Redirect, browser.Answer.StatusCode);
        Assert.NotNull(await browser.WhoAmIAsync());
        Assert.Contains("the answer that was to bring it had not gone out", app.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_the_cookie_has_gone_out_the_browsers_key_is_worth_nothing()
    {
        using var browser = await ScannedAsync();
        var cookies = browser.CookieHeader();
        await browser.CollectAsync();
        await _app.SettleAsync();
        await IsGivenNothingAsync(cookies);
    }

    [Fact]
    public async Task What_went_out_and_could_not_be_noted_is_not_given_once_more()
    {
        using var browser = await ScannedAsync();
        var cookies = browser.CookieHeader();
        await _app.Services.GetRequiredService<SentCookies>().StopAsync(Cancel);
        await browser.CollectAsync();
        Assert.Equal(1, await _app.InDatabaseAsync(db => db.LoginSessions.CountAsync(session => session.OwedTo != null, Cancel)));
        await IsGivenNothingAsync(cookies);
    }

    [Fact]
    public async Task Who_logs_out_leaves_nothing_that_is_owed_to_the_next_one_here()
    {
        Assert.SkipWhen(TestDatabase.IsPostgreSql, "PostgreSQL locks tables and rows, and no database.");
        using var there = _app.Neighbour();
        await there.Services.GetRequiredService<SentCookies>().StopAsync(Cancel);
        using var browser = await new Browser(there).OpenLoginAsync();
        await _phone.ScanAsync(browser.Uid);
        await there.FollowAsync();
        await browser.CollectAsync();
        using var here = new Browser(_app);
        here.Client.DefaultRequestHeaders.Add("Cookie", browser.CookieHeader());
        await here.GetAsync("/account");
        using (_app.Database.Lock())
        {
            await here.LogOutAsync();
        }

        Assert.Contains("did not end the login session", _app.Logs.Text, StringComparison.Ordinal);
        await IsGivenNothingAsync($"polllogin.browser={Key(browser)}");
    }

    [Fact]
    public async Task It_is_given_once()
    {
        using var browser = await SpentUnansweredAsync();
        var cookies = browser.CookieHeader();
        await browser.OpenLoginAsync();
        await _app.SettleAsync();
        await IsGivenNothingAsync(cookies);
    }

    [Fact]
    public async Task The_form_that_is_sent_again_signs_in()
    {
        using var browser = await ScannedAsync("?returnUrl=/account");
        var token = (await browser.PollAsync()).Token!;
        await SpendAsync(browser, token);
        await browser.FinishAsync(token);
        Assert.Equal((HttpStatusCode.Redirect, "/account"), (browser.Answer.StatusCode, browser.Answer.Headers.Location?.ToString()));
        Assert.NotNull(await browser.WhoAmIAsync());
        Assert.Equal(1, await SessionsAsync());
    }

    [Fact]
    public async Task The_form_that_is_sent_again_without_antiforgery_is_refused()
    {
        using var browser = await SpentUnansweredAsync();
        await browser.PostAsync("/login", new() { ["uid"] = browser.Uid, ["token"] = "spent" });
        Assert.Equal(HttpStatusCode.BadRequest, browser.Answer.StatusCode);
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task Who_comes_while_the_answer_is_on_its_way_is_given_nothing()
    {
        using var browser = await SpentUnansweredAsync();
        _moments.Looked = () => _app.InDatabaseAsync(db => db.LoginSessions.ExecuteUpdateAsync(set => set.SetProperty(row => row.OwedTo, (string?)null), Cancel));
        var watch = Stopwatch.StartNew();
        await browser.OpenLoginAsync();
        Assert.Null(_moments.Looked);
        // An answer on its way has half a second to go out.
        Assert.InRange(watch.ElapsedMilliseconds, 490, long.MaxValue);
        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task Another_browser_is_given_nothing()
    {
        using var browser = await SpentUnansweredAsync();
        using var stranger = await new Browser(_app).OpenLoginAsync();
        await IsGivenNothingAsync(stranger.CookieHeader());
        await IsGivenNothingAsync("polllogin.browser=");
    }

    [Fact]
    public async Task A_persons_other_browser_is_not_given_it_either()
    {
        using var other = await ScannedAsync();
        var cookies = other.CookieHeader();
        await other.CollectAsync();
        await _app.SettleAsync();
        using var browser = await SpentUnansweredAsync();
        await IsGivenNothingAsync(cookies);
    }

    [Theory]
    [InlineData("late")]
    [InlineData("refused")]
    [InlineData("unfollowed")]
    [InlineData("blocked")]
    [InlineData("ended")]
    [InlineData("fetched ahead")]
    [InlineData("asked for a new code")]
    public async Task What_is_over_is_given_to_nobody(string why)
    {
        using var browser = await ScannedAsync();
        await SpendAsync(browser, (await browser.PollAsync()).Token!);
        var query = "";
        switch (why)
        {
            case "late":
                _app.Clock.Advance(TimeSpan.FromMinutes(5));
                break;
            case "refused":
                await _phone.SayAsync("0");
                break;
            case "unfollowed":
                await _phone.UnfollowAsync();
                break;
            case "blocked":
                await _app.InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.BlockedAt, _app.Clock.GetUtcNow()), Cancel));
                break;
            case "ended":
                await _app.InDatabaseAsync(db => db.LoginSessions.ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.EndedAt, _app.Clock.GetUtcNow()).SetProperty(row => row.EndReason, EndReason.EndedElsewhere), Cancel));
                break;
            case "fetched ahead":
                browser.Client.DefaultRequestHeaders.Add("Sec-Purpose", "prefetch");
                break;
            case "asked for a new code":
                query = "?new=1";
                break;
        }

        await browser.OpenLoginAsync(query);
        Assert.NotEqual(HttpStatusCode.Redirect, browser.Answer.StatusCode);
        Assert.Null(await browser.WhoAmIAsync());
    }

    public void Dispose()
    {
        _phone.Dispose();
        _app.Dispose();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Key(Browser browser) => browser.Cookies.GetAllCookies()["polllogin.browser"]!.Value;

    private async Task<Browser> ScannedAsync(string query = "")
    {
        var browser = await new Browser(_app).OpenLoginAsync(query);
        await _phone.ScanAsync(browser.Uid);
        return browser;
    }

    private async Task<Browser> SpentUnansweredAsync(string query = "")
    {
        var browser = await ScannedAsync(query);
        await SpendAsync(browser, (await browser.PollAsync()).Token!);
        return browser;
    }

    // What POST /login does before it answers.
    private async Task SpendAsync(Browser browser, string token)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        Assert.NotNull(await scope.ServiceProvider.GetRequiredService<LoginFlow>().SpendAsync(browser.Uid, token, Key(browser), Nobody, Cancel));
    }

    private async Task IsGivenNothingAsync(string cookies)
    {
        using var stranger = new Browser(_app);
        stranger.Client.DefaultRequestHeaders.Add("Cookie", cookies);
        await stranger.OpenLoginAsync();
        Assert.Equal(HttpStatusCode.OK, stranger.Answer.StatusCode);
        Assert.Null(await stranger.WhoAmIAsync());
    }

    private long Counted()
    {
        var (counted, ours) = (0L, _app.Services.GetRequiredService<IMeterFactory>());
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "polllogin.owed.cookies" && instrument.Meter.Scope == ours)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => counted = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return counted;
    }

    private Task<int> SessionsAsync() => _app.InDatabaseAsync(db => db.LoginSessions.CountAsync(Cancel));

    /// <summary>Does something once, at a moment that no clock tells.</summary>
    private sealed class Moments : DbCommandInterceptor, IDbTransactionInterceptor
    {
        /// <summary>When a transaction has been committed; given what says that the visitor has gone.</summary>
        public Func<CancellationToken, Task>? Committed { get; set; }

        /// <summary>When it was looked up what a browser is owed.</summary>
        public Func<Task>? Looked { get; set; }

        public async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (Committed is { } then)
            {
                Committed = null;
                await then(cancellationToken);
            }
        }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (Looked is { } then && command.CommandText.Contains("\"OwedTo\" = ", StringComparison.Ordinal))
            {
                Looked = null;
                await then();
            }

            return result;
        }
    }
}
