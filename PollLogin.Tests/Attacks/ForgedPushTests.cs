using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.Attacks;

/// <summary>Somebody who is not WeChat writes to <c>/wechat</c>. Each hole was open in a product of this kind.</summary>
public sealed class ForgedPushTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    /// <summary>An unsigned text "from" the victim asks for the victim's login code in the answer.</summary>
    [Fact]
    public async Task E1_An_unsigned_push_is_not_answered() => await NothingAsync("", Xml("o_victim", ("MsgType", "text"), ("Content", "验证码"), ("MsgId", "1")));

    /// <summary>The openid is put into the query, where no signature covers it.</summary>
    [Fact]
    public async Task E2_The_querys_openid_is_nobody()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var push = SignedPush.Plain(Xml("", ("MsgType", "event"), ("Event", "SCAN"), ("EventKey", browser.Uid)), _app.Clock.GetUtcNow());
        using var answer = await (push with { Query = push.Query + "&openid=o_victim&FromUserName=o_victim" }).PostAsync(_app.NewClient());
        Assert.Equal("success", await BodyAsync(answer));
        Assert.Equal("pending", (await browser.PollAsync()).Name);
    }

    /// <summary>A push carries a DTD that would read a file of the server's.</summary>
    [Fact]
    public async Task E3_No_file_is_read_for_a_DTD()
    {
        var body = """<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><FromUserName>o_x</FromUserName><ToUserName>g</ToUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>&e;</Content></xml>""";
        using var answer = await SignedPush.Plain(body, _app.Clock.GetUtcNow()).PostAsync(_app.NewClient());
        Assert.Equal("success", await BodyAsync(answer));
    }

    /// <summary>With encryption on, the attacker leaves the encryption's parameters out and posts in plain.</summary>
    [Fact]
    public async Task E4_Leaving_out_msg_signature_does_not_lead_past_the_check()
    {
        using var app = new PollLoginApp(("WeChat:EncodingAesKey", PollLoginApp.AesKey));
        foreach (var query in new[] { "", "encrypt_type=aes", SignedPush.Plain("", app.Clock.GetUtcNow()).Query })
        {
            using var answer = await new SignedPush(query, Xml("o_victim", ("MsgType", "event"), ("Event", "subscribe"))).PostAsync(app.NewClient());
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    /// <summary>An empty Token would let anybody compute the signature; a debug switch would skip it.</summary>
    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task E5_E7_The_check_has_no_switch(string environment)
    {
        using var app = new PollLoginApp(("environment", environment), ("Debug", "true"), ("SkipValidate", "true"));
        using var unsigned = await new SignedPush("", Xml("o_victim")).PostAsync(app.NewClient());
        using var emptyToken = await SignedPush.Plain(Xml("o_victim"), app.Clock.GetUtcNow(), token: "").PostAsync(app.NewClient());
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (unsigned.StatusCode, emptyToken.StatusCode));
    }

    /// <summary>A failed verification answers with the right signature, and so signs for the attacker.</summary>
    [Fact]
    public async Task E6_A_refusal_tells_nothing_that_could_be_signed_with()
    {
        var now = Seconds(_app.Clock.GetUtcNow());
        var right = WeChatSignature.Compute(PollLoginApp.Token, now, "1");
        using var answer = await _app.NewClient().GetAsync(
            new Uri($"/wechat?signature={new string('0', 40)}&timestamp={now}&nonce=1&echostr=1", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Forbidden, ""), (answer.StatusCode, await BodyAsync(answer)));
        Assert.DoesNotContain(right, answer.Headers.ToString() + _app.Logs.Text, StringComparison.Ordinal);
    }

    /// <summary>A signed query from an access log is used again, with a push of the attacker's.</summary>
    [Fact]
    public async Task E8_A_leaked_query_forges_nothing_neither_soon_nor_late()
    {
        var leaked = SignedPush.Plain(Xml("o_honest", ("MsgType", "text"), ("MsgId", "2")), _app.Clock.GetUtcNow());
        using (await leaked.PostAsync(_app.NewClient()))
        {
        }

        await NothingAsync(leaked.Query, Xml("o_victim", ("MsgType", "event"), ("Event", "subscribe")));
        _app.Clock.Advance(TimeSpan.FromMinutes(6));
        await NothingAsync(leaked.Query, leaked.Body);
    }

    /// <summary>The address of the console's check, with its signature, is read from a log, and a push of the attacker's goes there.</summary>
    [Fact]
    public async Task E8_A_leaked_verification_carries_no_push()
    {
        var query = SignedPush.Plain("", _app.Clock.GetUtcNow()).Query;
        Assert.Equal((HttpStatusCode.OK, "1"), await EchoAsync(query, "1"));
        await NothingAsync(query, Xml("o_victim", ("MsgType", "event"), ("Event", "subscribe")));
    }

    /// <summary>The same address is to answer with a text of the attacker's.</summary>
    [Fact]
    public async Task A_leaked_verification_reflects_no_other_text()
    {
        var query = SignedPush.Plain("", _app.Clock.GetUtcNow()).Query;
        Assert.Equal((HttpStatusCode.OK, "1"), await EchoAsync(query, "1"));
        Assert.Equal((HttpStatusCode.OK, "1"), await EchoAsync(query, "1"));
        Assert.Equal((HttpStatusCode.Forbidden, ""), await EchoAsync(query, "2"));
    }

    /// <summary>Sorted by language, up to 40 % of WeChat's own signatures are wrong, until somebody turns the check off.</summary>
    [Fact]
    public void E9_A_signature_is_sorted_by_bytes_and_not_by_language()
    {
        // Upper case comes before lower case; in any language's order, R comes behind p.
        string[] values = ["polllogin", "1790000000", "12345678", "RypEvHKD8Q"];
        Assert.Equal("8c0a47d66b6bb33c94660dbe3f90ac477c680b66", WeChatSignature.Compute(values));
    }

    /// <summary>A leaked plain-mode query is tried after the site has gone over to safe mode, and the other way round.</summary>
    [Fact]
    public async Task A_push_of_one_mode_is_worth_nothing_in_the_other()
    {
        using var safe = new PollLoginApp(("WeChat:EncodingAesKey", PollLoginApp.AesKey));
        var body = Xml("o_victim", ("MsgType", "event"), ("Event", "subscribe"));
        using var plainAtSafe = await SignedPush.Plain(body, safe.Clock.GetUtcNow()).PostAsync(safe.NewClient());
        using var safeAtPlain = await SignedPush.Encrypted(body, _app.Clock.GetUtcNow()).PostAsync(_app.NewClient());
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (plainAtSafe.StatusCode, safeAtPlain.StatusCode));
        var query = SignedPush.Encrypted(body, safe.Clock.GetUtcNow()).Query;
        using var mixed = await new SignedPush(query, body).PostAsync(safe.NewClient());
        Assert.Equal(HttpStatusCode.Forbidden, mixed.StatusCode);
    }

    /// <summary>The query of an encrypted push leaks, and is sent with a plain body to a process that serves plain mode: an operator is changing over.</summary>
    [Fact]
    public async Task The_query_of_an_encrypted_push_signs_no_plain_one()
    {
        using var safe = _app.Neighbour(("WeChat:EncodingAesKey", PollLoginApp.AesKey));
        var leaked = SignedPush.Encrypted(Xml("o_honest", ("MsgType", "text"), ("MsgId", "2")), safe.Clock.GetUtcNow());
        using (await leaked.PostAsync(safe.NewClient()))
        {
        }

        await NothingAsync(leaked.Query, Xml("o_victim", ("MsgType", "event"), ("Event", "subscribe")));
    }

    /// <summary>An attacker sends the body so slowly, or so large, that a connection or the memory is held.</summary>
    [Fact]
    public async Task An_oversized_body_is_cut_off_before_it_is_read_whole()
    {
        using var app = new PollLoginApp().OnKestrel();
        var push = SignedPush.Plain("", app.Clock.GetUtcNow());
        using var endless = new StreamContent(new Endless());
        using var answer = await app.NewClient().PostAsync(new Uri($"/wechat?{push.Query}", UriKind.Relative), endless, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, ""), (answer.StatusCode, await BodyAsync(answer)));
    }

    /// <summary>The same at the other door: a form of a megabyte.</summary>
    [Fact]
    public async Task An_oversized_form_is_the_senders_fault_and_not_ours()
    {
        using var app = new PollLoginApp().OnKestrel();
        using var form = new FormUrlEncodedContent([new("uid", new string('x', 1024 * 1024))]);
        using var answer = await app.NewClient().PostAsync(new Uri("/login", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.InRange((int)answer.StatusCode, 400, 499);
    }

    /// <summary>A body of which a byte comes now and then holds a connection for as long as it likes.</summary>
    [Fact]
    public async Task A_slow_body_is_given_up()
    {
        using var app = new PollLoginApp().OnKestrel();
        var push = SignedPush.Plain("", app.Clock.GetUtcNow());
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, app.ClientOptions.BaseAddress.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /wechat?{push.Query} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<xml>"), TestContext.Current.CancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(4));
        var answer = new byte[4096];
        var reading = stream.ReadAsync(answer, patience.Token).AsTask();
        while (!reading.IsCompleted)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(reading, Task.Delay(50, TestContext.Current.CancellationToken));
        }

        var text = Encoding.ASCII.GetString(answer, 0, await reading);
        Assert.StartsWith("HTTP/1.1 408", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", text, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private string Xml(string from, params (string, string?)[] fields) => SignedPush.Xml(from, _app.Clock.GetUtcNow(), fields);

    private async Task<(HttpStatusCode Status, string Body)> EchoAsync(string query, string echo)
    {
        using var answer = await _app.NewClient().GetAsync(new Uri($"/wechat?{query}&echostr={echo}", UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await BodyAsync(answer));
    }

    private async Task NothingAsync(string query, string body)
    {
        var before = _app.InDatabaseAsync(db => Task.FromResult(db.Users.Count()));
        using var answer = await new SignedPush(query, body).PostAsync(_app.NewClient());
        Assert.Equal((HttpStatusCode.Forbidden, ""), (answer.StatusCode, await BodyAsync(answer)));
        Assert.Equal(await before, await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Count())));
    }

    private static Task<string> BodyAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>A megabyte, of which the server should take less than a tenth.</summary>
    private sealed class Endless() : MemoryStream(new byte[1024 * 1024])
    {
        public override bool CanSeek => false;
    }
}
