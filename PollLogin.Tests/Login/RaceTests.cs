using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary>Everything at once, at two processes that share the database and nothing else.</summary>
public sealed class RaceTests : IDisposable
{
    private readonly PollLoginApp _app = new();
    private readonly PollLoginApp _other;

    public RaceTests() => _other = _app.Neighbour();

    [Fact]
    public async Task Eight_first_scans_of_one_person_make_one_member_and_eight_logins()
    {
        var browsers = new List<Browser>();
        for (var i = 0; i < 8; i++)
        {
            browsers.Add(await new Browser(_app).OpenLoginAsync());
        }

        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(browsers.Select((browser, i) => ScanAsync(i % 2 == 0 ? _app : _other, "o_li", browser.Uid)));
        await _app.FollowAsync();
        Assert.Equal(1, await _app.InDatabaseAsync(db => db.Users.CountAsync(TestContext.Current.CancellationToken)));
        foreach (var browser in browsers)
        {
            Assert.Equal("success", (await browser.PollAsync()).Name);
            browser.Dispose();
        }
    }

    [Fact]
    public async Task Of_ten_people_who_scan_one_code_at_once_one_has_it()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => ScanAsync(i % 2 == 0 ? _app : _other, $"o_{i}", browser.Uid)));
        Assert.Single(replies, reply => reply.Contains("登录成功", StringComparison.Ordinal));
        Assert.Equal(9, replies.Count(reply => reply.Contains("二维码已被使用", StringComparison.Ordinal)));
        await _app.FollowAsync();
        Assert.Equal("success", (await browser.PollAsync()).Name);
    }

    [Fact]
    public async Task A_login_begun_at_one_process_is_scanned_polled_and_collected_at_others()
    {
        using var here = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_other);
        await phone.ScanAsync(here.Uid);
        using var third = _app.Neighbour();
        using var there = new Browser(third);
        there.Cookies.Add(here.Cookies.GetAllCookies());
        Assert.Equal("success", (await there.PollAsync(here.Uid)).Name);
        await there.OpenLoginAsync();
        await there.CollectAsync();
        Assert.NotNull(await there.WhoAmIAsync());
    }

    [Fact]
    public async Task A_process_that_ends_between_scan_and_poll_loses_nothing()
    {
        var first = _app.Neighbour();
        using var browser = await new Browser(first).OpenLoginAsync();
        using (var phone = new Phone(first))
        {
            await phone.ScanAsync(browser.Uid);
        }

        await first.DisposeAsync();
        using var restarted = new Browser(_other);
        restarted.Cookies.Add(browser.Cookies.GetAllCookies());
        await restarted.OpenLoginAsync();
        Assert.Equal(browser.Uid, restarted.Uid);
        await restarted.CollectAsync();
        Assert.NotNull(await restarted.WhoAmIAsync());
    }

    public void Dispose()
    {
        _other.Dispose();
        _app.Dispose();
    }

    private static async Task<string> ScanAsync(PollLoginApp app, string openId, string uid)
    {
        var push = SignedPush.Plain(
            SignedPush.Xml(openId, app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "SCAN"), ("EventKey", uid)), app.Clock.GetUtcNow());
        using var answer = await push.PostAsync(app.NewClient());
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
