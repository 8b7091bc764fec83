using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Inbox;

/// <summary>Nobody but WeChat is heard, in plain mode.</summary>
public sealed class AuthenticityTests : IDisposable
{
    private readonly PollLoginApp _app = new(("WeChat:OriginalId", PollLoginApp.OriginalId));

    [Fact]
    public async Task A_push_signed_with_another_token_is_refused() =>
        await RefusedAsync(SignedPush.Plain(Follow(), _app.Clock.GetUtcNow(), token: "weixin"), "signature");

    [Fact]
    public async Task A_push_without_a_signature_is_refused() => await RefusedAsync(new SignedPush("", Follow()), "timestamp");

    [Fact]
    public async Task A_stale_push_is_refused()
    {
        var push = SignedPush.Plain(Follow(), _app.Clock.GetUtcNow());
        _app.Clock.Advance(TimeSpan.FromSeconds(301));
        await RefusedAsync(push, "clock off by 301 s");
    }

    [Fact]
    public async Task A_push_from_the_future_is_refused() =>
        await RefusedAsync(SignedPush.Plain(Follow(), _app.Clock.GetUtcNow().AddSeconds(301)), "clock off by -301 s");

    [Fact]
    public async Task A_push_to_another_account_is_refused() =>
        await RefusedAsync(SignedPush.Plain(Follow().Replace(PollLoginApp.OriginalId, "gh_another", StringComparison.Ordinal), _app.Clock.GetUtcNow()), "ToUserName");

    [Fact]
    public async Task A_signed_query_carries_one_body_and_no_other()
    {
        var honest = SignedPush.Plain(Follow("o_honest"), _app.Clock.GetUtcNow());
        using (var answer = await honest.PostAsync(_app.NewClient()))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await RefusedAsync(honest with { Body = Follow("o_victim") }, "replay");
        using var retry = await honest.PostAsync(_app.NewClient());
        Assert.Equal(HttpStatusCode.OK, retry.StatusCode);
    }

    [Fact]
    public async Task A_query_that_came_with_garbage_is_used_up_too()
    {
        var garbage = SignedPush.Plain("no XML", _app.Clock.GetUtcNow());
        using (var answer = await garbage.PostAsync(_app.NewClient()))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await RefusedAsync(garbage with { Body = Follow("o_victim") }, "replay");
    }

    [Fact]
    public async Task A_query_whose_push_failed_is_used_up_too()
    {
        using var app = new PollLoginApp { Interceptor = new Failing() };
        var push = SignedPush.Plain(Follow("o_honest"), app.Clock.GetUtcNow());
        using var failed = await push.PostAsync(app.NewClient());
        using var forged = await (push with { Body = Follow("o_victim") }).PostAsync(app.NewClient());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (failed.StatusCode, forged.StatusCode));
        Assert.Equal(0, await app.InDatabaseAsync(db => Task.FromResult(db.Users.Count())));
    }

    [Fact]
    public async Task A_signed_query_carries_no_other_body_at_another_process_either()
    {
        using var other = _app.Neighbour();
        var honest = SignedPush.Plain(Follow("o_honest"), _app.Clock.GetUtcNow());
        using var taken = await honest.PostAsync(_app.NewClient());
        using var forged = await (honest with { Body = Follow("o_victim") }).PostAsync(other.NewClient());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (taken.StatusCode, forged.StatusCode));
    }

    [Fact]
    public async Task An_encrypted_push_without_a_key_of_ours_is_refused_and_the_log_names_the_setting() =>
        await RefusedAsync(SignedPush.Encrypted(Follow(), _app.Clock.GetUtcNow()), "WeChat:EncodingAesKey is empty");

    [Fact]
    public async Task A_scan_from_the_query_string_is_not_believed()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var push = SignedPush.Plain(SignedPush.Xml("o_real", _app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "SCAN"), ("EventKey", browser.Uid)), _app.Clock.GetUtcNow());
        using var answer = await (push with { Query = push.Query + "&openid=o_claimed" }).PostAsync(_app.NewClient());
        Assert.Equal("o_real", await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Single().OpenId)));
    }

    public void Dispose() => _app.Dispose();

    /// <summary>A fault of ours in the middle of the work.</summary>
    private sealed class Failing : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            command.CommandText.Contains("INSERT INTO \"Users\"", StringComparison.Ordinal) ? throw new InvalidOperationException("A fault of ours.") : ValueTask.FromResult(result);
    }

    private string Follow(string openId = "o_somebody") =>
        SignedPush.Xml(openId, _app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "subscribe"));

    private async Task RefusedAsync(SignedPush push, string logged)
    {
        var before = await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Count()));
        using var answer = await push.PostAsync(_app.NewClient());
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(logged, _app.Logs.Text, StringComparison.Ordinal);
        Assert.Equal(before, await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Count())));
    }
}
