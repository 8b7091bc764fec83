using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Login;

namespace PollLogin.Tests.Login;

/// <summary>Polls are answered from memory, and hear of everything that the table says.</summary>
public sealed class StatusBoardTests : IDisposable
{
    private readonly Statements _statements = new();
    private readonly PollLoginApp _app;

    public StatusBoardTests() => _app = new PollLoginApp { Interceptor = _statements };

    [Fact]
    public async Task A_poll_asks_the_table_nothing()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        _statements.Clear();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("pending", (await browser.PollAsync()).Name);
        }

        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        _statements.Clear();
        Assert.Equal("success", (await browser.PollAsync()).Name);
        Assert.Empty(_statements);
    }

    [Fact]
    public async Task A_process_that_has_not_seen_the_code_reads_it_once()
    {
        using var neighbour = _app.Neighbour();
        using var browser = await new Browser(neighbour).OpenLoginAsync();
        using var here = new Browser(_app, browser.Cookies);
        await here.PollAsync(browser.Uid);
        _statements.Clear();
        Assert.Equal("pending", (await here.PollAsync(browser.Uid)).Name);
        Assert.Empty(_statements);
    }

    [Fact]
    public async Task What_other_processes_change_is_heard_of_by_one_query_for_all_and_nobody_waiting_asks_nothing()
    {
        using var neighbour = _app.Neighbour();
        await _app.FollowAsync();
        _statements.Clear();
        await _app.FollowAsync();
        Assert.Empty(_statements);
        var browsers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => new Browser(_app).OpenLoginAsync()));
        using var phone = new Phone(neighbour);
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await phone.ScanAsync(browsers[0].Uid);
        await phone.ScanAsync(browsers[1].Uid);
        _statements.Clear();
        await _app.FollowAsync();
        // Which rows, and then those.
        Assert.Equal(2, _statements.Count);
        Assert.Equal(["success", "success", "pending"], await Task.WhenAll(browsers.Take(3).Select(async browser => (await browser.PollAsync()).Name)));
    }

    [Fact]
    public async Task A_change_that_is_committed_late_or_by_a_slow_clock_is_heard_of()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.FollowAsync();
        var earlier = _app.Clock.GetUtcNow() - TimeSpan.FromSeconds(4);
        await _app.InDatabaseAsync(db => db.ScanSessions.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.DeniedAt, earlier).SetProperty(row => row.ChangedAt, earlier), TestContext.Current.CancellationToken));
        await _app.FollowAsync();
        Assert.Equal("denied", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task The_follower_looks_by_itself()
    {
        using var neighbour = _app.Neighbour();
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(neighbour);
        await phone.ScanAsync(browser.Uid);
        await Eventually.TrueAsync(async () =>
        {
            _app.Clock.Advance(TimeSpan.FromMilliseconds(200));
            return (await browser.PollAsync()).Name == "success";
        });
    }

    [Fact]
    public async Task What_was_not_committed_nobody_hears_of()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        _statements.FailsCommits = true;
        Assert.StartsWith("系统繁忙", await phone.ScanAsync(browser.Uid), StringComparison.Ordinal);
        Assert.Equal("pending", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task Logins_leave_the_board_when_they_are_over()
    {
        var board = _app.Services.GetRequiredService<StatusBoard>();
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var scanned = await new Browser(_app).OpenLoginAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(9));
        using var phone = new Phone(_app);
        await phone.ScanAsync(scanned.Uid);
        _app.Clock.Advance(TimeSpan.FromMinutes(2));
        await _app.FollowAsync();
        Assert.Equal(1, board.Count);
        Assert.Equal(("expired", "success"), ((await browser.PollAsync()).Name, (await scanned.PollAsync()).Name));
        _app.Clock.Advance(TimeSpan.FromMinutes(3));
        await _app.FollowAsync();
        Assert.Equal(0, board.Count);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    public async Task Where_the_board_is_full_the_table_is_asked(string size)
    {
        using var app = new PollLoginApp(("Login:MaxWaiting", size), ("Limits:PollsPerSessionPerSecond", "2"));
        using var first = await new Browser(app).OpenLoginAsync();
        using var second = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        Assert.Equal("pending", (await second.PollAsync()).Name);
        await phone.ScanAsync(second.Uid);
        Assert.Equal(("pending", "success"), ((await first.PollAsync()).Name, (await second.PollAsync()).Name));
        Assert.InRange(app.Services.GetRequiredService<StatusBoard>().Count, 0, 1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => second.Client.GetAsync(new Uri($"/login/status?uid={second.Uid}", UriKind.Relative), TestContext.Current.CancellationToken)));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task While_the_table_is_away_who_is_on_the_board_hears_all_and_who_is_not_is_asked_to_come_again()
    {
        using var neighbour = _app.Neighbour();
        using var here = await new Browser(_app).OpenLoginAsync();
        using var there = await new Browser(neighbour).OpenLoginAsync();
        using var stranger = new Browser(_app, there.Cookies);
        _statements.FailsReads = true;
        Assert.Equal("pending", (await here.PollAsync()).Name);
        using var answer = await stranger.Client.GetAsync(new Uri($"/login/status?uid={there.Uid}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "no-store, private"), (answer.StatusCode, answer.Headers.GetValues("Cache-Control").Single()));
        _statements.FailsReads = false;
        Assert.Equal("pending", (await stranger.PollAsync(there.Uid)).Name);
    }

    [Fact]
    public void What_is_over_takes_no_place()
    {
        var board = _app.Services.GetRequiredService<StatusBoard>();
        Assert.Null(board.Add(1, Facts(_app.Clock.GetUtcNow().ToUnixTimeMilliseconds(), 1)));
        Assert.Equal(0, board.Count);
    }

    /// <summary>The scan happens elsewhere, and before this process hears of it, it writes something else into the row.</summary>
    [Fact]
    public async Task What_is_told_in_part_hides_nothing_that_was_missed()
    {
        using var neighbour = _app.Neighbour();
        using var browser = await new Browser(_app).OpenLoginAsync();
        await browser.PollAsync();
        using var phone = new Phone(neighbour);
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await phone.ScanAsync(browser.Uid);
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await browser.OpenLoginAsync("?returnUrl=/account%3Fx");
        await _app.FollowAsync();
        Assert.Equal("success", (await browser.PollAsync()).Name);
    }

    /// <summary>The visitor decides how long their address is; other tabs are led there all the same.</summary>
    [Fact]
    public async Task A_long_way_back_takes_no_memory_and_is_found_all_the_same()
    {
        var returnUrl = "/account?" + new string('x', 1900);
        using var browser = await new Browser(_app).OpenLoginAsync("?returnUrl=" + Uri.EscapeDataString(returnUrl));
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        var uid = browser.Uid;
        Assert.Null(_app.Services.GetRequiredService<StatusBoard>().Find(Uid.Parse(uid))!.Facts.ReturnUrl);
        await browser.CollectAsync();
        Assert.Equal(returnUrl, (await browser.PollAsync(uid)).Redirect);
    }

    [Fact]
    public async Task A_stranger_without_a_key_costs_the_table_nothing()
    {
        using var there = _app.Neighbour();
        using var browser = await new Browser(there).OpenLoginAsync();
        using var stranger = _app.NewClient();
        _statements.Clear();
        foreach (var uid in (string[])[browser.Uid, Uid.New()])
        {
            using var answer = await stranger.GetAsync(new Uri($"/login/status?uid={uid}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Contains("expired", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_statements, statement => statement.Contains("ScanSessions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_once_and_so_is_its_return()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        _statements.FailsReads = true;
        for (var i = 0; i < 20; i++)
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        _statements.FailsReads = false;
        await Eventually.TrueAsync(() =>
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult(_app.Logs.Lines.Any(line => line.Text.StartsWith("What other processes have changed is read again", StringComparison.Ordinal)));
        });
        Assert.Single(_app.Logs.Lines, line => line.Text.StartsWith("What other processes have changed could not be read", StringComparison.Ordinal));
    }

    /// <summary>A scan and its refusal, done side by side, may be told in the wrong order.</summary>
    [Fact]
    public void Older_news_does_not_undo_newer()
    {
        var board = _app.Services.GetRequiredService<StatusBoard>();
        board.Tell(1, Facts(long.MaxValue, 2) with { IsDenied = true });
        board.Tell(1, Facts(long.MaxValue, 1));
        Assert.True(board.Find(1)!.Facts.IsDenied);
        board.Tell(1, Facts(long.MaxValue, 3));
        Assert.False(board.Find(1)!.Facts.IsDenied);
    }

    private static LoginFacts Facts(long expiresAt, long changedAt) => new() { KeyHash = new byte[64], ReturnUrl = "/account", ExpiresAt = expiresAt, ChangedAt = changedAt };

    [Fact]
    public void An_entry_takes_less_than_a_kibibyte()
    {
        const int Many = 20_000;
        var board = _app.Services.GetRequiredService<StatusBoard>();
        var uids = Enumerable.Range(0, Many).Select(_ => Uid.Parse(Uid.New())).ToArray();
        // What this thread allocates, the board's own growing included: other tests run meanwhile.
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var uid in uids)
        {
            // The longest that an entry can become, each with strings of its own.
            board.Add(uid, new LoginFacts { KeyHash = new byte[64], ReturnUrl = new string('x', 64), Token = new byte[240], ExpiresAt = long.MaxValue, ChangedAt = 1 });
        }

        Assert.Equal(Many, board.Count);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Many, 1, 1023);
    }

    public void Dispose() => _app.Dispose();

    private sealed class Statements : ConcurrentQueue<string>, IDbCommandInterceptor, IDbTransactionInterceptor
    {
        public bool FailsCommits { get; set; }

        public bool FailsReads { get; set; }

        public ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("ScanSessions", StringComparison.Ordinal))
            {
                Enqueue(command.CommandText);
            }

            return FailsReads ? throw new Microsoft.Data.Sqlite.SqliteException("disk I/O error", 10) : ValueTask.FromResult(result);
        }

        public ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            FailsCommits ? throw new Microsoft.Data.Sqlite.SqliteException("disk is full", 13) : ValueTask.FromResult(result);
    }
}
