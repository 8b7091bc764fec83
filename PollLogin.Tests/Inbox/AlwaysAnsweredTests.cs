using System.Diagnostics;
using Microsoft.Data.Sqlite;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Inbox;

/// <summary>WeChat waits 5 seconds. It gets its answer, whatever is broken on our side.</summary>
public sealed class AlwaysAnsweredTests : IDisposable
{
    private const string Busy = "系统繁忙，请再扫一次";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task A_database_that_another_process_has_locked_asks_for_another_scan_in_time()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        using (_app.Database.Lock())
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal(Busy, await phone.ScanAsync(browser.Uid));
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, Deadline);
        }

        Assert.StartsWith("登录成功：PollLogin\n", await phone.ScanAsync(browser.Uid), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_scans_of_a_locked_database_are_all_answered_in_time()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var phones = Enumerable.Range(0, 30).Select(i => new Phone(_app, $"o_{i}")).ToList();
        // The clock stands still: moved by each of them, it would pass the inbox's patience.
        var pushes = phones.ConvertAll(phone => phone.Sign(SignedPush.Xml(
            phone.OpenId, _app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "SCAN"), ("EventKey", browser.Uid))));
        using var held = _app.Database.Lock();
        var answers = await Task.WhenAll(phones.Zip(pushes, async (phone, push) =>
        {
            using var _ = phone;
            var watch = Stopwatch.StartNew();
            return (Text: await phone.DeliverAsync(push), watch.Elapsed);
        }));
        Assert.All(answers, answer =>
        {
            Assert.Equal(Busy, answer.Text);
            Assert.InRange(answer.Elapsed, TimeSpan.Zero, Deadline);
        });
    }

    [Fact]
    public async Task Who_unfollows_while_the_database_is_locked_is_answered_and_forgotten_when_it_is_free()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        using (_app.Database.Lock())
        {
            Assert.Equal("success", await phone.UnfollowAsync());
        }

        await Eventually.TrueAsync(async () =>
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(3));
            return await browser.WhoAmIAsync() is null;
        });
        Assert.Equal("", await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Single().Name)));
    }

    [Theory]
    [InlineData("0", "系统繁忙，你的回复还没有生效，请再发一次")]
    [InlineData("hello", "success")]
    public async Task Who_refuses_while_the_database_is_locked_is_asked_to_say_it_again(string words, string answer)
    {
        using var phone = new Phone(_app);
        using var held = _app.Database.Lock();
        Assert.Equal(answer, await phone.SayAsync(words));
    }

    [Fact]
    public async Task A_full_database_asks_for_another_scan()
    {
        Assert.SkipWhen(TestDatabase.IsPostgreSql, "Only SQLite can be told that its file may not grow.");
        using var browser = await new Browser(_app).OpenLoginAsync();
        await AllowNoNewPageAsync();
        var answers = new List<string>();
        // The pages that are there still have room for some.
        while (answers.LastOrDefault() != Busy && answers.Count < 200)
        {
            using var phone = new Phone(_app, $"o_{answers.Count}");
            answers.Add(await phone.ScanAsync(browser.Uid));
        }

        Assert.Equal(Busy, answers[^1]);
    }

    [Fact]
    public async Task A_broken_database_asks_for_another_scan()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        _app.Database.Execute("""DROP TABLE "Pushes" """);
        Assert.Equal(Busy, await phone.ScanAsync(browser.Uid));
    }

    public void Dispose() => _app.Dispose();

    // The limit holds for a connection: each that the program's pool may hand out is told.
    private async Task AllowNoNewPageAsync()
    {
        var connections = Enumerable.Range(0, 4).Select(_ => new SqliteConnection(_app.Database.ConnectionString)).ToList();
        foreach (var connection in connections)
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA max_page_count=1";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        connections.ForEach(connection => connection.Dispose());
    }
}
