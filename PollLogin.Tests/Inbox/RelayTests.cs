using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Inbox.Relay;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.Inbox;

/// <summary>Other back ends share the account's URL: they hear what is no login, as WeChat said it, and may answer.</summary>
public sealed class RelayTests : IAsyncLifetime
{
    private readonly BackEnd _shop = new();
    private PollLoginApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        await _shop.StartAsync();
        _app = new PollLoginApp(("Relay:Targets", _shop.Address));
    }

    [Fact]
    public async Task What_is_no_login_goes_on_as_it_came_and_the_answer_is_theirs()
    {
        using var phone = new Phone(_app);
        var xml = SignedPush.Xml(phone.OpenId, _app.Clock.GetUtcNow(), ("MsgType", "text"), ("Content", "hello"), ("MsgId", "1"));
        var push = phone.Sign(xml);
        Assert.Equal("from the shop", await phone.DeliverAsync(push));
        var heard = Assert.Single(_shop.Heard);
        Assert.Equal((push.Query, push.Body), (heard.Query.TrimStart('?'), heard.Body));
    }

    [Fact]
    public async Task In_safe_mode_the_back_end_sees_the_very_envelope_and_its_own_is_given_back()
    {
        using var app = new PollLoginApp(("Relay:Targets", _shop.Address), ("WeChat:EncodingAesKey", PollLoginApp.AesKey));
        _shop.Answers = request => WeChatReply.Encrypted(BackEnd.Xml("sealed"), new SafeMode(PollLoginApp.AesKey, PollLoginApp.AppId), PollLoginApp.Token, "1", app.Clock.GetUtcNow());
        using var phone = new Phone(app);
        Assert.Equal("sealed", await phone.SayAsync("hello"));
        Assert.Contains("<Encrypt>", Assert.Single(_shop.Heard).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logins_stay_here_and_what_means_nothing_here_goes_on()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        await phone.SayAsync("0");
        Assert.Empty(_shop.Heard);
        await phone.SayAsync("0");
        await phone.ScanAsync("their-own-scene");
        await phone.FollowAsync();
        await phone.UnfollowAsync();
        Assert.Equal(4, _shop.Heard.Count);
        Assert.Null(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task A_repeat_gets_the_first_answer_and_is_not_sent_on_again()
    {
        using var phone = new Phone(_app);
        var push = phone.Sign(SignedPush.Xml(phone.OpenId, _app.Clock.GetUtcNow(), ("MsgType", "text"), ("Content", "hello"), ("MsgId", "1")));
        Assert.Equal("from the shop", await phone.DeliverAsync(push));
        _shop.Answers = _ => BackEnd.Xml("another");
        Assert.Equal("from the shop", await phone.DeliverAsync(push));
        Assert.Single(_shop.Heard);
    }

    [Fact]
    public async Task What_is_no_login_does_not_wait_for_our_database_in_safe_mode()
    {
        using var app = new PollLoginApp(("Relay:Targets", _shop.Address), ("WeChat:EncodingAesKey", PollLoginApp.AesKey));
        _shop.Answers = _ => WeChatReply.Encrypted(BackEnd.Xml("sealed"), new SafeMode(PollLoginApp.AesKey, PollLoginApp.AppId), PollLoginApp.Token, "1", app.Clock.GetUtcNow());
        using var phone = new Phone(app);
        using (app.Database.Lock())
        {
            Assert.Equal("sealed", await phone.SayAsync("hello"));
            await phone.UnfollowAsync();
            await phone.ScanAsync("may-be-a-login");
            await phone.SayAsync("1234567");
        }

        Assert.Equal(2, _shop.Heard.Count);
    }

    /// <summary>The signature does not cover the body: whoever has seen a signed query could write to everybody's back ends.</summary>
    [Fact]
    public async Task In_plain_mode_nothing_goes_on_while_nobody_can_tell_what_the_query_was_used_for()
    {
        using var phone = new Phone(_app);
        using (_app.Database.Lock())
        {
            Assert.Equal("success", await phone.SayAsync("hello"));
        }

        Assert.Empty(_shop.Heard);
    }

    [Fact]
    public async Task Two_deliveries_at_once_get_one_answer()
    {
        var holds = new TaskCompletionSource();
        _shop.Before = () => holds.Task;
        using var phone = new Phone(_app);
        var push = phone.Sign(SignedPush.Xml(phone.OpenId, _app.Clock.GetUtcNow(), ("MsgType", "text"), ("Content", "hello"), ("MsgId", "1")));
        var first = phone.DeliverAsync(push);
        await Eventually.TrueAsync(() => Task.FromResult(!_shop.Heard.IsEmpty));
        var second = phone.DeliverAsync(push);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        holds.SetResult();
        Assert.Equal(("from the shop", "from the shop"), (await first, await second));
        Assert.Single(_shop.Heard);
    }

    [Fact]
    public async Task What_a_PollLogin_sent_on_is_not_sent_on_again()
    {
        using var app = new PollLoginApp(("Relay:Targets", _shop.Address)).OnKestrel();
        using var before = new PollLoginApp(("Relay:Targets", new Uri(app.ClientOptions.BaseAddress, "/wechat").ToString()));
        using var phone = new Phone(before);
        Assert.StartsWith("收到你的消息", await phone.SayAsync("hello"), StringComparison.Ordinal);
        Assert.Empty(_shop.Heard);
    }

    [Fact]
    public async Task A_target_that_is_this_program_by_another_name_costs_no_wait()
    {
        var port = OwnProcess.FreePort();
        using var app = new PollLoginApp(("Relay:Targets", $"http://localhost:{port}/wechat")).OnKestrel(port);
        using var phone = new Phone(app);
        var answer = await phone.SayAsync("hello").WaitAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        Assert.StartsWith("收到你的消息", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "success")]
    [InlineData(200, "")]
    [InlineData(200, "<html><body>Fatal error</body></html>")]
    [InlineData(500, "<xml><MsgType>text</MsgType></xml>")]
    [InlineData(302, "")]
    public async Task What_is_no_message_is_no_answer(int status, string body)
    {
        _shop.Status = status;
        _shop.Answers = _ => body;
        using var phone = new Phone(_app);
        Assert.StartsWith("收到你的消息", await phone.SayAsync("hello"), StringComparison.Ordinal);
        Assert.Single(_shop.Heard);
    }

    [Fact]
    public async Task A_huge_answer_is_none()
    {
        _shop.Answers = _ => BackEnd.Xml(new string('x', 70_000));
        using var phone = new Phone(_app);
        Assert.StartsWith("收到你的消息", await phone.SayAsync("hello"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_answer_in_time_is_not_waited_for()
    {
        _shop.Before = () => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        using var phone = new Phone(_app);
        var began = _app.Clock.GetUtcNow();
        var answer = await _app.Clock.RunAsync(phone.SayAsync("hello"));
        Assert.StartsWith("收到你的消息", answer, StringComparison.Ordinal);
        Assert.InRange(_app.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task A_login_does_not_wait_for_a_back_end_that_hangs()
    {
        _shop.Before = () => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        Assert.StartsWith("登录成功", await phone.ScanAsync(browser.Uid).WaitAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_back_end_that_is_down_is_left_alone_and_asked_again_later()
    {
        _shop.Status = 500;
        using var phone = new Phone(_app);
        for (var i = 0; i < 8; i++)
        {
            await phone.SayAsync($"hello {i}");
        }

        Assert.InRange(_shop.Heard.Count, 4, 7);
        Assert.Contains($"The back end {new Uri(_shop.Address).Authority} of Relay:Targets did not take a push of kind text", _app.Logs.Text, StringComparison.Ordinal);
        _shop.Status = 200;
        _app.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("from the shop", await phone.SayAsync("again"));
    }

    [Fact]
    public async Task Each_hears_what_it_wants_and_the_first_answer_counts()
    {
        await using var menu = new BackEnd();
        await menu.StartAsync();
        menu.Answers = _ => BackEnd.Xml("from the menu");
        _shop.Before = () => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        using var app = new PollLoginApp(("Relay:Targets", $"{_shop.Address} image+text, {menu.Address} click+TEXT"));
        using var phone = new Phone(app);
        Assert.Equal("from the menu", await phone.SayAsync("hello"));
        Assert.Equal("from the menu", await phone.PushAsync(("MsgType", "event"), ("Event", "CLICK"), ("EventKey", "k")));
        // The menu's answer may be here before the shop has heard anything.
        await Eventually.TrueAsync(() => Task.FromResult(!_shop.Heard.IsEmpty));
        Assert.Equal((1, 2), (_shop.Heard.Count, menu.Heard.Count));
    }

    [Theory]
    [InlineData("http://shop.example.com/wechat", "an https address")]
    [InlineData("ftp://shop.example.com/wechat", "an https address")]
    [InlineData("shop.example.com", "an https address")]
    [InlineData("https://shop.example.com/wechat te-xt", "the kinds that go there")]
    [InlineData("https://login.example.com/wechat", "this program itself")]
    public async Task A_target_that_is_none_is_named(string target, string says)
    {
        using var program = new OwnProcess(
            ("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "9hT2mQ7xVb4Lk8Rz"), ("Site__PublicUrl", "https://login.example.com"), ("Relay__Targets", target));
        var (exitCode, _, errors) = await program.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains(says, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://[2001:db8::1]/wechat", true)]
    [InlineData("http://[2001:db8::1]/wechat", false)]
    [InlineData("http://[::ffff:203.0.113.1]/wechat", false)]
    [InlineData("http://203.0.113.1/wechat", false)]
    [InlineData("http://172.32.0.1/wechat", false)]
    [InlineData("http://[fd12:3456::1]/wechat", true)]
    [InlineData("http://[fc00::1]/wechat", true)]
    [InlineData("http://[fe80::1]/wechat", true)]
    [InlineData("http://[::1]:8090/wechat", true)]
    [InlineData("http://[::ffff:10.0.0.1]/wechat", true)]
    [InlineData("http://172.31.0.1/wechat", true)]
    [InlineData("http://localhost:8090/wechat", true)]
    [InlineData("http://the-shop/wechat", true)]
    [InlineData("http://the_shop/wechat", true)]
    public void In_the_clear_only_where_nobody_listens_in(string target, bool isTaken) => Assert.Equal(isTaken, RelayTarget.Parse(target, TimeProvider.System) is not null);

    [Fact]
    public async Task The_example_in_PHP_checks_the_signature_and_answers()
    {
        using var programs = new Programs(Programs.Nginx, Programs.PhpCgi);
        var (web, php) = (OwnProcess.FreePort(), OwnProcess.FreePort());
        await File.WriteAllTextAsync(programs.Of("nginx.conf"), $$"""
            {{Programs.NginxUser}} daemon off; pid nginx.pid; error_log stderr; events { }
            http {
                access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                server {
                    listen 127.0.0.1:{{web}};
                    location / { fastcgi_pass 127.0.0.1:{{php}}; include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_FILENAME {{Path.Combine(Rules.Sources.Root, "examples/relay-target/index.php")}};
                        fastcgi_param WECHAT_TOKEN {{PollLoginApp.Token}}; }
                }
            }
            """, TestContext.Current.CancellationToken);
        programs.Start(Programs.PhpCgi, "-b", $"127.0.0.1:{php}");
        programs.Start(Programs.Nginx, "-e", "stderr", "-p", programs.Of("."), "-c", "nginx.conf");
        await Programs.ListensAsync(web);
        await Programs.ListensAsync(php);
        using var app = new PollLoginApp(("Relay:Targets", $"http://127.0.0.1:{web}/"));
        using var phone = new Phone(app);
        Assert.Equal("You wrote: 你好 ]]> & <b>", await phone.SayAsync("你好 ]]> & <b>"));
        using var stranger = new HttpClient();
        using var refused = await stranger.PostAsync(new Uri($"http://127.0.0.1:{web}/?signature=x&timestamp=1&nonce=1"), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _shop.DisposeAsync();
    }
}
