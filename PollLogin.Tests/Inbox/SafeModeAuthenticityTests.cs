using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Inbox;

/// <summary>With an AES key set, only what is encrypted and signed over counts.</summary>
public sealed class SafeModeAuthenticityTests : IDisposable
{
    private const string OldKey = "0123456789012345678901234567890123456789012";

    private readonly PollLoginApp _app = new(("WeChat:EncodingAesKey", PollLoginApp.AesKey));

    [Fact]
    public async Task A_login_works_and_its_reply_is_encrypted()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        Assert.StartsWith("登录成功：PollLogin\n", await phone.ScanAsync(browser.Uid), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.CollectAsync()).StatusCode);
    }

    [Fact]
    public async Task Success_is_never_encrypted()
    {
        using var phone = new Phone(_app);
        Assert.Equal("success", await phone.UnfollowAsync());
    }

    [Fact]
    public async Task A_plain_push_is_a_downgrade_and_refused() => await RefusedAsync(SignedPush.Plain(Follow(), _app.Clock.GetUtcNow()), "downgrade");

    [Fact]
    public async Task A_plain_body_under_an_encrypted_query_is_refused()
    {
        var push = SignedPush.Encrypted(Follow(), _app.Clock.GetUtcNow());
        await RefusedAsync(push with { Body = Follow() }, "downgrade");
    }

    [Fact]
    public async Task The_plain_signature_alone_does_not_count()
    {
        var push = SignedPush.Encrypted(Follow(), _app.Clock.GetUtcNow());
        await RefusedAsync(push with { Query = push.Query[..push.Query.IndexOf("&msg_signature", StringComparison.Ordinal)] }, "downgrade");
    }

    [Fact]
    public async Task Only_msg_signature_counts()
    {
        var push = SignedPush.Encrypted(Follow(), _app.Clock.GetUtcNow());
        using var answer = await (push with { Query = push.Query[push.Query.IndexOf("timestamp", StringComparison.Ordinal)..] }).PostAsync(_app.NewClient());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Another_encrypted_text_under_the_same_msg_signature_is_refused()
    {
        var push = SignedPush.Encrypted(Follow(), _app.Clock.GetUtcNow());
        var other = SignedPush.Encrypted(Follow("o_victim"), _app.Clock.GetUtcNow());
        await RefusedAsync(push with { Body = other.Body }, "msg_signature");
    }

    [Fact]
    public async Task A_push_to_another_AppId_is_refused() =>
        await RefusedAsync(SignedPush.Encrypted(Follow(), _app.Clock.GetUtcNow(), appId: "wx0000000000000000"), "key");

    [Fact]
    public async Task A_push_under_another_key_is_refused() =>
        await RefusedAsync(SignedPush.Encrypted(Follow(), _app.Clock.GetUtcNow(), aesKey: OldKey), "key");

    [Fact]
    public async Task A_stale_push_is_refused() =>
        await RefusedAsync(SignedPush.Encrypted(Follow(), _app.Clock.GetUtcNow().AddSeconds(-301)), "clock off by 301 s");

    [Fact]
    public async Task In_compatible_mode_only_the_decrypted_copy_is_believed()
    {
        var besides = "<FromUserName>o_claimed</FromUserName><MsgType>event</MsgType><Event>subscribe</Event><CreateTime>1</CreateTime>";
        using var answer = await SignedPush.Encrypted(Follow("o_real"), _app.Clock.GetUtcNow(), besides: besides).PostAsync(_app.NewClient());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("o_real", await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Single().OpenId)));
    }

    [Fact]
    public async Task After_a_key_change_the_previous_key_is_believed_and_answered_in()
    {
        using var app = new PollLoginApp(("WeChat:EncodingAesKey", OldKey), ("WeChat:PreviousEncodingAesKey", PollLoginApp.AesKey));
        using var withOldKey = new PollLoginApp(("WeChat:EncodingAesKey", PollLoginApp.AesKey));
        var push = SignedPush.Encrypted(Follow(), app.Clock.GetUtcNow());
        using var answer = await push.PostAsync(app.NewClient());
        using var old = await push.PostAsync(withOldKey.NewClient());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answer.StatusCode, old.StatusCode));
        using var phone = new Phone(withOldKey, "o_somebody");
        Assert.Equal("你好，欢迎关注 PollLogin！", phone.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    public void Dispose() => _app.Dispose();

    private string Follow(string openId = "o_somebody") =>
        SignedPush.Xml(openId, _app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "subscribe"));

    private async Task RefusedAsync(SignedPush push, string logged)
    {
        using var answer = await push.PostAsync(_app.NewClient());
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(logged, _app.Logs.Text, StringComparison.Ordinal);
        Assert.Equal(0, await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Count())));
    }
}
