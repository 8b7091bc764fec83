using System.Diagnostics;
using System.Net;
using System.Text;
using PollLogin.Tests.Kit;
using PollLogin.Web.Login;

namespace PollLogin.Tests.Login;

/// <summary>Two programs on one database, each in a process of its own and by the real clock.</summary>
public sealed class TwoProcessesTests : IDisposable
{
    private const string Key = "4f1c5e0b7a9d";
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    private readonly TestDatabase _database = TestDatabase.New();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false });

    [Fact]
    public async Task A_scan_at_one_is_seen_at_the_other_within_half_a_second_and_survives_the_first_ones_end()
    {
        using var here = Start();
        await here.ReadyAsync();
        using var there = Start();
        await there.ReadyAsync();
        var took = new List<TimeSpan>();
        // A machine that is busy with other tests may be late once; a follower that does not follow is late each time.
        for (var i = 0; i < 3 && !took.Exists(time => time < Soon); i++)
        {
            var uid = Insert(TimeSpan.FromMinutes(5));
            Assert.Contains("pending", await PollAsync(there, uid), StringComparison.Ordinal);
            await ScanAsync(here, uid);
            var watch = Stopwatch.StartNew();
            while (!(await PollAsync(there, uid)).Contains("success", StringComparison.Ordinal) && watch.Elapsed < TimeSpan.FromSeconds(5))
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            took.Add(watch.Elapsed);
        }

        Assert.Contains(took, time => time < Soon);

        var last = Insert(TimeSpan.FromMinutes(5));
        await ScanAsync(here, last);
        here.Kill();
        using var restarted = Start();
        await restarted.ReadyAsync();
        Assert.Contains("success", await PollAsync(restarted, last), StringComparison.Ordinal);
        Assert.Contains("success", await PollAsync(there, last), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_expires_to_the_second()
    {
        using var program = Start();
        await program.ReadyAsync();
        await PollAsync(program, Uid.New());
        var before = DateTimeOffset.UtcNow;
        var uid = Insert(TimeSpan.FromSeconds(3));
        var after = DateTimeOffset.UtcNow;
        DateTimeOffset asked, waitedAt = after;
        string said;
        while (true)
        {
            asked = DateTimeOffset.UtcNow;
            said = await PollAsync(program, uid);
            if (!said.Contains("pending", StringComparison.Ordinal) || asked > after.AddSeconds(10))
            {
                break;
            }

            waitedAt = DateTimeOffset.UtcNow;
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        Assert.Contains("expired", said, StringComparison.Ordinal);
        // Answered not before it was over; asked not long after, by a machine that is not too slow to ask.
        Assert.InRange(DateTimeOffset.UtcNow, before.AddSeconds(3), DateTimeOffset.MaxValue);
        Assert.True(asked <= after.AddSeconds(4) || asked <= waitedAt.AddSeconds(1), $"expired late: {asked:O}, made at {before:O}");
    }

    public void Dispose()
    {
        _client.Dispose();
        _database.Dispose();
    }

    private OwnProcess Start() => new(
        ("Storage__Provider", _database.Provider.ToString()), ("ConnectionStrings__PollLogin", _database.ConnectionString),
        ("WeChat__AppId", PollLoginApp.AppId), ("WeChat__AppSecret", "s"), ("WeChat__Token", PollLoginApp.Token), ("WeChat__ApiBase", "http://127.0.0.1:9"));

    /// <summary>A code of ours that WeChat is not asked for.</summary>
    private string Insert(TimeSpan lifetime)
    {
        var uid = Uid.New();
        var now = DateTimeOffset.UtcNow;
        _database.Execute($"""
            INSERT INTO "ScanSessions" ("Uid", "AppId", "BrowserKeyHash", "ReturnUrl", "QrUrl", "Ticket", "CreatedAt", "ExpiresAt", "Address", "Browser", "Platform", "Confirmation", "WrongNumbers", "ChangedAt")
            VALUES ('{uid}', '{PollLoginApp.AppId}', '{BrowserKey.Hash(Key)}', '/', 'http://weixin.qq.com/q/x', 'T', {now.ToUnixTimeMilliseconds()}, {(now + lifetime).ToUnixTimeMilliseconds()}, '', '', '', 0, 0, {now.ToUnixTimeMilliseconds()})
            """);
        return uid;
    }

    private async Task<string> PollAsync(OwnProcess program, string uid)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(program.Address, $"/login/status?uid={uid}"));
        request.Headers.Add("Cookie", $"polllogin.browser={Key}");
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task ScanAsync(OwnProcess program, string uid)
    {
        var now = DateTimeOffset.UtcNow;
        var push = SignedPush.Plain(SignedPush.Xml("o_li", now, ("MsgType", "event"), ("Event", "SCAN"), ("EventKey", uid)), now);
        using var content = new StringContent(push.Body, Encoding.UTF8, "text/xml");
        using var answer = await _client.PostAsync(new Uri(program.Address, $"/wechat?{push.Query}"), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("登录成功", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
