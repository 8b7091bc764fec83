using System.Globalization;
using System.Net;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Login;
using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.Fuzz;

/// <summary>Whatever comes in: never an unhandled exception, a 5xx, a login that nobody made, or growing memory.</summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData("")]
    [InlineData(PollLoginApp.AesKey)]
    public async Task Unsigned_pushes(string aesKey)
    {
        using var app = new PollLoginApp(("WeChat:EncodingAesKey", aesKey));
        using var client = app.NewClient();
        using var waiting = await new Browser(app).OpenLoginAsync();
        await Fuzzing.RunAsync(
            app,
            Gen.Select(Wild.Body, Wild.Value, Wild.Value, Wild.Value),
            input => PostAsync(client, $"signature={Encode(input.Item2)}&timestamp={Now(app)}&nonce={Encode(input.Item3)}&msg_signature={Encode(input.Item4)}", input.Item1));
    }

    /// <summary>The signature is right, so that the fuzz gets past the door; no uid of ours is in it.</summary>
    [Fact]
    public async Task Signed_pushes_in_plain_mode()
    {
        using var app = new PollLoginApp();
        using var client = app.NewClient();
        using var waiting = await new Browser(app).OpenLoginAsync();
        await Fuzzing.RunAsync(app, Gen.Frequency((1, Wild.Body), (1, Wild.Push(app.Clock.GetUtcNow()).Select(System.Text.Encoding.UTF8.GetBytes))), body =>
        {
            var push = SignedPush.Plain("", app.Clock.GetUtcNow());
            return PostAsync(client, push.Query, body);
        });
    }

    [Fact]
    public async Task Signed_pushes_in_safe_mode()
    {
        using var app = new PollLoginApp(("WeChat:EncodingAesKey", PollLoginApp.AesKey));
        using var client = app.NewClient();
        using var waiting = await new Browser(app).OpenLoginAsync();
        await Fuzzing.RunAsync(app, Gen.Frequency((1, Wild.Xml), (1, Wild.Push(app.Clock.GetUtcNow()))), xml =>
        {
            var push = SignedPush.Encrypted(xml, app.Clock.GetUtcNow());
            return PostAsync(client, push.Query, System.Text.Encoding.UTF8.GetBytes(push.Body));
        });
    }

    /// <summary>The envelope is signed by somebody with the Token; what is in it is no message of ours.</summary>
    [Fact]
    public async Task Signed_envelopes_with_wild_ciphers()
    {
        using var app = new PollLoginApp(("WeChat:EncodingAesKey", PollLoginApp.AesKey));
        using var client = app.NewClient();
        var safe = new SafeMode(PollLoginApp.AesKey, PollLoginApp.AppId);
        var ciphers = Gen.OneOf(
            Gen.Byte.Array[0, 200].Select(Convert.ToBase64String),
            Gen.Select(Gen.Int[0, 10_000], Gen.Byte, (at, by) =>
            {
                var bytes = Convert.FromBase64String(safe.Encrypt("<xml><MsgType>text</MsgType></xml>"));
                bytes[at % bytes.Length] ^= by;
                return Convert.ToBase64String(bytes);
            }),
            Wild.Value);
        await Fuzzing.RunAsync(app, ciphers, cipher =>
        {
            var timestamp = Now(app);
            var query = $"timestamp={timestamp}&nonce=1&msg_signature={WeChatSignature.Compute(PollLoginApp.Token, timestamp, "1", cipher)}";
            return PostAsync(client, query, System.Text.Encoding.UTF8.GetBytes($"<xml><Encrypt><![CDATA[{cipher}]]></Encrypt></xml>"));
        });
    }

    [Fact]
    public async Task Queries_and_cookies()
    {
        using var app = new PollLoginApp(("Limits:NewCodesPerAddressPerMinute", "0"), ("Limits:NewCodesPerAddressPerDay", "0"), ("Limits:NewCodesPerDay", "0"));
        using var client = app.NewClient();
        using var waiting = await new Browser(app).OpenLoginAsync();
        var path = Gen.OneOf("/", "/login", "/login/status", "/wechat", "/account", "/account/export", "/login/qr/x.png", "/logout", "/error/404");
        await Fuzzing.RunAsync(
            app,
            Gen.Select(path, Gen.Bool, Wild.Value, Wild.Value, Wild.Value),
            input => SendAsync(client, waiting.Uid, input.Item1, input.Item2, input.Item3, input.Item4, input.Item5));
    }

    /// <summary>From the browser that shows the code, with its own cookies and antiforgery, so that the fuzz gets as far as the token.</summary>
    [Fact]
    public async Task Tokens_of_the_browser_that_waits()
    {
        using var app = new PollLoginApp();
        using var waiting = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(waiting.Uid);
        var token = (await waiting.PollAsync()).Token!;
        var form = Form(waiting);
        await Fuzzing.RunAsync(
            app, Wild.Token(token, app.Services.GetRequiredService<LoginTicketKey>().Key.Key), forged => FinishAsync(waiting.Client, form, "token", forged));
        // All the while it was there to be had.
        await waiting.FinishAsync(token);
        Assert.NotNull(await waiting.WhoAmIAsync());
    }

    /// <summary>As with the tokens; the wrong ones are not let add up, so that each gets as far as the statement.</summary>
    [Fact]
    public async Task Numbers_of_the_browser_that_waits()
    {
        using var app = new PollLoginApp(("Login:Confirmation", "Number"));
        using var waiting = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(waiting.Uid);
        var number = await app.InDatabaseAsync(db => db.ScanSessions.Select(row => row.Number!).SingleAsync(TestContext.Current.CancellationToken));
        var form = Form(waiting);
        var gate = app.Services.GetRequiredService<WriteGate>();
        await Fuzzing.RunAsync(app, Wild.Number(number), async wrong =>
        {
            using (await gate.EnterAsync(TestContext.Current.CancellationToken))
            {
                await app.InDatabaseAsync(db => db.ScanSessions.ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.WrongNumbers, 0).SetProperty(row => row.DeniedAt, (DateTimeOffset?)null), TestContext.Current.CancellationToken));
            }

            return await FinishAsync(waiting.Client, form, "number", wrong);
        });
        Assert.Equal("confirm", (await waiting.PollAsync()).Name);
    }

    /// <summary>With the right cookie, to which a login is there to be told: of every other uid nothing comes back.</summary>
    [Fact]
    public async Task Polls_of_the_browser_that_waits()
    {
        using var app = new PollLoginApp(("Limits:PollsPerSessionPerSecond", "0"), ("Limits:BadPollsPerAddressPerMinute", "0"));
        using var client = app.NewClient();
        using var waiting = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(waiting.Uid);
        var (uid, cookies, token) = (waiting.Uid, waiting.CookieHeader(), (await waiting.PollAsync()).Token!);
        var uids = Gen.Frequency(
            (2, Gen.Const(uid)),
            (1, Gen.Select(Gen.Int[0, 31], Gen.Char["0123456789abcdefABCDEF%&+ "], (at, c) => uid.Remove(at, 1).Insert(at, c.ToString()))),
            (1, Gen.Int[0, 31].Select(length => uid[..length])),
            (1, Wild.Value));
        await Fuzzing.RunAsync(app, Gen.Select(Gen.OneOf("/login/status", "/login/status/", "/login", "/login/qr/x.png"), uids, Wild.Value, Wild.Value), async input =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{input.Item1}?uid={Encode(input.Item2)}&new={Encode(input.Item3)}&{Encode(input.Item4)}", UriKind.Relative));
            request.Headers.TryAddWithoutValidation("Cookie", $"{cookies}; polllogin.auth={Encode(input.Item3)}; polllogin.remembered={Encode(input.Item4)}");
            request.Headers.TryAddWithoutValidation("Accept", Ascii(input.Item4));
            var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            // The page itself holds it too, for this browser and where scripts are off.
            Assert.True(input.Item1 == "/login" || input.Item2 == uid || !body.Contains(token, StringComparison.Ordinal), input.Item2);
            return answer;
        });
    }

    private static Dictionary<string, string> Form(Browser waiting) =>
        new() { ["uid"] = waiting.Uid, ["__RequestVerificationToken"] = waiting.AntiforgeryToken! };

    private static async Task<HttpResponseMessage> FinishAsync(HttpClient client, Dictionary<string, string> form, string name, string value)
    {
        var answer = await client.PostAsync(
            new Uri("/login", UriKind.Relative), new FormUrlEncodedContent(form.Append(new(name, value))), TestContext.Current.CancellationToken);
        Assert.False(answer.StatusCode == HttpStatusCode.Redirect, value);
        return answer;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string uid, string path, bool isPost, string one, string two, string three)
    {
        using var request = new HttpRequestMessage(
            isPost ? HttpMethod.Post : HttpMethod.Get,
            new Uri($"{path}?uid={(one.Length % 2 == 0 ? uid : Encode(one))}&returnUrl={Encode(two)}&culture={Encode(three)}&new={Encode(one)}&said={Encode(two)}&echostr={Encode(three)}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation(
            "Cookie", $"polllogin.browser={Encode(one)}; polllogin.auth={Encode(two)}; polllogin.antiforgery={Encode(three)}; polllogin.remembered={Encode(one)}; polllogin.culture={Encode(two)}");
        request.Headers.TryAddWithoutValidation("Accept-Language", Ascii(three));
        request.Headers.TryAddWithoutValidation("User-Agent", Ascii(one));
        if (isPost)
        {
            request.Content = new FormUrlEncodedContent([new("uid", uid), new("token", two), new("number", one), new("__RequestVerificationToken", three), new("name", one)]);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string query, byte[] body) =>
        client.PostAsync(new Uri($"/wechat?{query}", UriKind.Relative), new ByteArrayContent(body), TestContext.Current.CancellationToken);

    private static string Now(PollLoginApp app) => app.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Encode(string value) => Uri.EscapeDataString(Ascii(value));

    private static string Ascii(string value) => string.Concat(value.Where(c => c is >= ' ' and <= '~'));
}
