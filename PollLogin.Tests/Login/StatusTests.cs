using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary>Every row of the state table, and who may see it.</summary>
public sealed class StatusTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task Not_scanned_yet_is_pending_with_the_seconds_rounded_up()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        Assert.Equal(new Status("pending", null, null, 600, 1000), await browser.PollAsync());
        _app.Clock.Advance(TimeSpan.FromMilliseconds(16_400));
        Assert.Equal(new Status("pending", null, null, 584, 1000), await browser.PollAsync());
    }

    [Fact]
    public async Task Not_scanned_in_time_is_expired_to_the_millisecond()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(new Status("pending", null, null, 1, 1000), await browser.PollAsync());
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new Status("expired", null, null, null, null), await browser.PollAsync());
    }

    [Fact]
    public async Task Approved_is_success_with_the_token_as_often_as_asked_also_after_the_code_expired()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(9));
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        var first = await browser.PollAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(first, await browser.PollAsync());
        Assert.Equal(("success", null), (first.Name, first.Redirect));
        Assert.StartsWith("eyJ", first.Token, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approved_and_not_collected_in_time_is_expired()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        var token = (await browser.PollAsync()).Token;
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("expired", (await browser.PollAsync()).Name);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.FinishAsync(token)).StatusCode);
    }

    [Fact]
    public async Task Spent_sends_another_tab_to_where_the_first_went_until_the_token_would_have_expired()
    {
        using var browser = await new Browser(_app).OpenLoginAsync("?returnUrl=/account");
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        var uid = browser.Uid;
        await browser.CollectAsync();
        Assert.Equal(new Status("success", null, "/account", null, null), await browser.PollAsync(uid));
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("expired", (await browser.PollAsync(uid)).Name);
    }

    [Fact]
    public async Task Refused_on_the_phone_is_denied_and_beats_success()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        var token = (await browser.PollAsync()).Token;
        await _app.InDatabaseAsync(db =>
        {
            var row = db.ScanSessions.Single();
            row.DeniedAt = row.ChangedAt = _app.Clock.GetUtcNow().AddMilliseconds(1);
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await _app.FollowAsync();
        Assert.Equal(new Status("denied", null, null, null, null), await browser.PollAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.FinishAsync(token)).StatusCode);
    }

    [Fact]
    public async Task No_such_code_another_browsers_and_one_without_a_cookie_get_the_same_answer()
    {
        using var owner = await new Browser(_app).OpenLoginAsync();
        using var other = await new Browser(_app).OpenLoginAsync();
        using var without = new Browser(_app);
        var uid = owner.Uid;
        foreach (var (browser, asked) in new[] { (owner, new string('0', 32)), (other, uid), (without, uid) })
        {
            await browser.PollAsync(asked);
            Assert.Equal("""{"status":"expired"}""", await browser.Answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task An_answer_is_kept_by_nobody_and_sets_no_cookie()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        await browser.GetAsync($"/login/status?uid={browser.Uid}&culture=en");
        Assert.Equal("no-store, private", browser.Answer.Headers.CacheControl?.ToString());
        Assert.Equal("Cookie", browser.Answer.Headers.Vary.ToString());
        Assert.False(browser.Answer.Headers.Contains("Set-Cookie"));
        Assert.Equal("application/json", browser.Answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?uid=")]
    [InlineData("?uid=0123456789abcdef0123456789abcde")]
    [InlineData("?uid=0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("?uid=0123456789abcdef0123456789abcdef0")]
    [InlineData("?uid=0123456789abcdef0123456789abcdef&uid=0123456789abcdef0123456789abcdef")]
    [InlineData("?uid=0123456789abcdef0123456789abcde%00")]
    public async Task A_uid_that_is_none_is_a_bad_request(string query)
    {
        using var browser = new Browser(_app);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/login/status" + query)).StatusCode);
        Assert.Equal("application/problem+json", browser.Answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_poll_changes_nothing()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        var before = await RowAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(3));
        await browser.PollAsync();
        Assert.Equivalent(before, await RowAsync(), strict: true);
    }

    public void Dispose() => _app.Dispose();

    private Task<Web.Storage.ScanSession> RowAsync() => _app.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Single()));
}
