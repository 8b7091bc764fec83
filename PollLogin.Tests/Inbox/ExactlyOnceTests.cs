using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Inbox;

/// <summary>WeChat delivers up to three times, to whichever process; a push is done once.</summary>
public sealed class ExactlyOnceTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Theory]
    [InlineData("")]
    [InlineData(PollLoginApp.AesKey)]
    public async Task A_repeat_gets_the_first_reply_letter_for_letter(string aesKey)
    {
        using var app = new PollLoginApp(("WeChat:EncodingAesKey", aesKey));
        using var other = app.Neighbour(("WeChat:EncodingAesKey", aesKey));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        var push = phone.Sign(Scan(app, phone.OpenId, browser.Uid));
        var first = await BodyAsync(push, app);
        var token = (await browser.PollAsync()).Token;

        app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(first, await BodyAsync(push, other));
        Assert.Equal(first, await BodyAsync(push, app));
        Assert.Equal(token, (await browser.PollAsync()).Token);
    }

    [Fact]
    public async Task A_repeat_under_a_fresh_signature_is_still_a_repeat()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var xml = Scan(_app, "o_li", browser.Uid);
        var first = await BodyAsync(SignedPush.Plain(xml, _app.Clock.GetUtcNow()), _app);
        _app.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(first, await BodyAsync(SignedPush.Plain(xml, _app.Clock.GetUtcNow()), _app));
    }

    [Fact]
    public async Task A_repeat_after_the_person_left_does_not_register_them_again()
    {
        using var phone = new Phone(_app);
        var follow = phone.Sign(SignedPush.Xml(phone.OpenId, _app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "subscribe")));
        await phone.DeliverAsync(follow);
        await phone.UnfollowAsync();
        await phone.DeliverAsync(follow);
        Assert.NotNull(await _app.InDatabaseAsync(db => db.Users.Select(user => user.UnsubscribedAt).SingleAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task One_push_at_two_processes_at_once_is_done_once()
    {
        using var other = _app.Neighbour();
        using var browser = await new Browser(_app).OpenLoginAsync();
        var push = SignedPush.Plain(Scan(_app, "o_li", browser.Uid), _app.Clock.GetUtcNow());
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => BodyAsync(push, i % 2 == 0 ? _app : other)));
        Assert.Single(replies.Distinct());
        Assert.Equal(1, _app.Logs.Lines.Concat(other.Logs.Lines).Count(line => line.Text.Contains("scanned: LoggedIn", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Failed_work_leaves_no_key_behind_and_the_next_delivery_is_done()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        var push = phone.Sign(Scan(_app, phone.OpenId, browser.Uid));
        await ExecuteAsync("""ALTER TABLE "Users" RENAME TO "Away" """);
        Assert.Equal("系统繁忙，请再扫一次", await phone.DeliverAsync(push));
        Assert.Equal(0, await _app.InDatabaseAsync(db => db.Pushes.CountAsync(TestContext.Current.CancellationToken)));

        await ExecuteAsync("""ALTER TABLE "Away" RENAME TO "Users" """);
        Assert.StartsWith("登录成功：PollLogin\n", await phone.DeliverAsync(push), StringComparison.Ordinal);
        Assert.Equal("success", (await browser.PollAsync()).Name);
    }

    public void Dispose() => _app.Dispose();

    private Task<int> ExecuteAsync(string sql) => _app.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken));

    private static string Scan(PollLoginApp app, string openId, string uid) =>
        SignedPush.Xml(openId, app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "SCAN"), ("EventKey", uid));

    private static async Task<string> BodyAsync(SignedPush push, PollLoginApp app)
    {
        using var answer = await push.PostAsync(app.NewClient());
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
