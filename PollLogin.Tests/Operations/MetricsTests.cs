using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Tests.Rules;
using PollLogin.Web.Storage;

namespace PollLogin.Tests.Operations;

/// <summary>What whoever watches the program is told: the story of some logins in numbers.</summary>
public sealed partial class MetricsTests : IDisposable
{
    private readonly int _port = OwnProcess.FreePort();
    private readonly HttpClient _prometheus = new();

    [Fact]
    public async Task A_login_is_counted_where_it_passes()
    {
        using var app = App();
        var began = app.Clock.GetUtcNow();
        using var browser = await new Browser(app).OpenLoginAsync();
        await browser.PollAsync();
        Assert.Equal("1", await ReadAsync("polllogin_waiting_browsers"));
        using var phone = new Phone(app);
        app.Clock.Advance(TimeSpan.FromSeconds(7));
        await phone.ScanAsync(browser.Uid);
        await browser.FinishAsync((await browser.PollAsync()).Token);

        Assert.Equal("1", await ReadAsync("polllogin_codes_total{kind=\"qr\"}"));
        Assert.Equal("1", await ReadAsync("polllogin_scans_total{by=\"qr\",answer=\"logged_in\"}"));
        Assert.Equal("1", await ReadAsync("polllogin_logins_total{way=\"token\"}"));
        Assert.Equal("1", await ReadAsync("polllogin_polls_total{answer=\"pending\"}"));
        Assert.Equal("1", await ReadAsync("polllogin_polls_total{answer=\"success\"}"));
        Assert.Equal("1", await ReadAsync("polllogin_push_time_seconds_count{kind=\"scan\"}"));
        Assert.Equal($"{(app.Clock.GetUtcNow() - began).TotalSeconds}", await ReadAsync("polllogin_login_time_seconds_sum"));
        Assert.Equal("0", await ReadAsync("polllogin_login_time_seconds_bucket{le=\"5\"}"));
        Assert.Equal("1", await ReadAsync("polllogin_login_time_seconds_bucket{le=\"10\"}"));
        Assert.Equal("1", await ReadAsync("polllogin_wechat_calls_total{api=\"/cgi-bin/qrcode/create\",errcode=\"0\"}"));
        Assert.Equal("0", await ReadAsync("polllogin_waiting_browsers"));
    }

    [Fact]
    public async Task Each_refusal_is_counted_by_its_reason()
    {
        using var app = App(("Login:Confirmation", "Number"), ("Limits:NewCodesPerAddressPerMinute", "2"));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        var number = await phone.ScanForNumberAsync(browser.Uid);
        await browser.PollAsync();
        await browser.TypeAsync(number == "000000" ? "000001" : "000000");
        await browser.FinishAsync("no token");
        await browser.PollAsync("0123456789abcdef0123456789abcdef");
        await browser.GetAsync("/login/status");
        await phone.SayAsync("0");
        using var other = await new Browser(app).OpenLoginAsync();
        using var tooMany = await new Browser(app).OpenLoginAsync();
        await new Stranger(app).PushAsync();

        foreach (var reason in (string[])["wrong_number", "token", "denied", "too_many_codes"])
        {
            Assert.Equal("1", await ReadAsync($"polllogin_refusals_total{{reason=\"{reason}\"}}"));
        }

        Assert.Equal("1", await ReadAsync("polllogin_scans_total{by=\"qr\",answer=\"asked\"}"));
        foreach (var answer in (string[])["confirm", "foreign", "malformed"])
        {
            Assert.Equal("1", await ReadAsync($"polllogin_polls_total{{answer=\"{answer}\"}}"));
        }

        Assert.Equal("1", await ReadAsync("polllogin_pushes_refused_total{check=\"signature\"}"));
    }

    [Fact]
    public async Task What_WeChat_answers_is_counted_by_errcode_and_its_silence_opens_the_breaker()
    {
        using var app = App(("Login:Method", "Qr"));
        app.WeChat.Next(FakeWeChat.CreateQr, """{"errcode":48001,"errmsg":"api unauthorized"}""");
        using var refused = await new Browser(app).OpenLoginAsync();
        Assert.Equal("1", await ReadAsync("polllogin_wechat_calls_total{api=\"/cgi-bin/qrcode/create\",errcode=\"48001\"}"));
        Assert.Equal("1", await ReadAsync("polllogin_refusals_total{reason=\"unavailable\"}"));
        Assert.Equal("1", await ReadAsync("polllogin_wechat_breaker{state=\"closed\"}"));

        app.Clock.Advance(TimeSpan.FromSeconds(30));
        app.WeChat.Always(FakeWeChat.CreateQr, FakeWeChat.NetworkFault);
        for (var tries = 0; tries < 10 && await ReadAsync("polllogin_wechat_breaker{state=\"open\"}") == "0"; tries++)
        {
            using var browser = new Browser(app);
            await app.Clock.RunAsync(browser.OpenLoginAsync());
        }

        Assert.Equal("1", await ReadAsync("polllogin_wechat_breaker{state=\"open\"}"));
        Assert.Equal("0", await ReadAsync("polllogin_wechat_breaker{state=\"closed\"}"));
        Assert.True(int.Parse(await ReadAsync("polllogin_wechat_calls_total{api=\"/cgi-bin/qrcode/create\",errcode=\"none\"}"), CultureInfo.InvariantCulture) >= 6);
    }

    [Fact]
    public async Task A_push_whose_work_is_rolled_back_counts_no_scan()
    {
        var faults = new NoCommit();
        using var app = App(faults);
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        faults.IsOn = true;
        await phone.ScanAsync(browser.Uid);
        faults.IsOn = false;
        Assert.Equal("0", await ReadAsync("polllogin_scans_total{by=\"qr\",answer=\"logged_in\"}"));
        Assert.Equal("1", await ReadAsync("polllogin_push_time_seconds_count{kind=\"scan\"}"));
    }

    [Fact]
    public async Task Two_programs_in_one_process_do_not_mix()
    {
        using var app = App();
        using var neighbour = app.Neighbour();
        using var elsewhere = await new Browser(neighbour).OpenLoginAsync();
        Assert.Equal("0", await ReadAsync("polllogin_codes_total{kind=\"qr\"}"));
    }

    [Fact]
    public async Task Nothing_of_a_person_is_told()
    {
        using var app = App();
        using var browser = await new Browser(app).OpenLoginAsync();
        var uid = browser.Uid;
        using var phone = new Phone(app);
        await phone.ScanAsync(uid);
        await browser.FinishAsync((await browser.PollAsync()).Token);
        var everything = await ReadAllAsync();
        Assert.Contains("dotnet_process_memory_working_set_bytes", everything, StringComparison.Ordinal);
        Assert.All([phone.OpenId, uid, PollLoginApp.AppId, PollLoginApp.Token, "127.0.0.1"], secret => Assert.DoesNotContain(secret, everything, StringComparison.Ordinal));
    }

    /// <summary>The page holds every series, with every label and each value that is there from the start.</summary>
    [Fact]
    public async Task The_guide_names_each_series_and_no_other()
    {
        using var app = App();
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        await browser.FinishAsync((await browser.PollAsync()).Token);
        var rows = Rows().Matches(Sources.Read("docs/metrics.md")).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);
        var series = Series().Matches(await ReadAllAsync()).Select(match => (Name: Histogram().Replace(match.Groups[1].Value, ""), Labels: match.Groups[2].Value)).ToList();

        Assert.Equal(rows.Keys.Order(StringComparer.Ordinal), series.Select(one => one.Name).Distinct().Order(StringComparer.Ordinal));
        foreach (var (name, labels) in series)
        {
            foreach (Match label in Labels().Matches(labels))
            {
                var (key, value) = (label.Groups[1].Value, label.Groups[2].Value);
                Assert.True(key == "le" || rows[name].Contains($"`{key}`", StringComparison.Ordinal), $"{name}: {key}");
                Assert.True(key is "le" or "api" or "errcode" or "version" || rows[name].Contains($"`{value}`", StringComparison.Ordinal), $"{name}: {key}={value}");
            }
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/metrics/x")]
    public async Task The_port_serves_nothing_else(string path)
    {
        using var app = App();
        using var answer = await _prometheus.GetAsync(new Uri($"http://127.0.0.1:{_port}{path}"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Visitors_do_not_see_it_and_without_a_port_nobody_does()
    {
        using var app = new PollLoginApp();
        using var visitor = new Browser(app);
        await visitor.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, visitor.Answer.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(ReadAllAsync);
    }

    /// <summary>Alerts are told by what has grown: a series that comes with its first event has grown by nothing.</summary>
    [Fact]
    public async Task What_the_alerts_count_is_there_from_the_start()
    {
        using var app = App();
        Assert.Contains("polllogin_scans_total{answer=~\"logged_in|asked\"}", Sources.Read("docs/metrics.md"), StringComparison.Ordinal);
        foreach (var by in (string[])["qr", "number"])
        {
            Assert.Equal("0", await ReadAsync($"polllogin_scans_total{{by=\"{by}\",answer=\"logged_in\"}}"));
            Assert.Equal("0", await ReadAsync($"polllogin_scans_total{{by=\"{by}\",answer=\"asked\"}}"));
        }

        foreach (var api in (string[])["/cgi-bin/stable_token", "/cgi-bin/qrcode/create", "/cgi-bin/user/info"])
        {
            Assert.Equal("0", await ReadAsync($"polllogin_wechat_calls_total{{api=\"{api}\",errcode=\"0\"}}"));
        }
    }

    [Fact]
    public void The_log_tells_an_address_that_can_be_asked()
    {
        var (address, told) = System.Net.Sockets.Socket.OSSupportsIPv6 ? ("::1", "[::1]") : ("127.0.0.1", "127.0.0.1");
        using var app = App(("Metrics:Address", address));
        Assert.Contains($"http://{told}:{_port}/metrics", app.Logs.Text, StringComparison.Ordinal);
    }

    /// <summary>The second is set aside for documentation: no machine has it.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("192.0.2.1")]
    public async Task A_place_that_cannot_be_listened_on_stops_the_start_in_words(string address)
    {
        using var app = App();
        using var folder = new TemporaryFolder();
        using var second = new OwnProcess(("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "9hT2mQ7xVb4Lk8Rz"),
            ("ConnectionStrings__PollLogin", $"Data Source={folder.File("polllogin.db")}"), ("Metrics__Address", address), ("Metrics__Port", _port.ToString(CultureInfo.InvariantCulture)));
        var (exitCode, _, errors) = await second.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains($"Metrics:Port is {_port}, where this program cannot listen on {address}", errors, StringComparison.Ordinal);
        Assert.Contains("Example: Metrics__Port=9464", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _prometheus.Dispose();

    private PollLoginApp App(params (string Key, string? Value)[] settings) => App(null, settings);

    private PollLoginApp App(IInterceptor? interceptor, params (string Key, string? Value)[] settings)
    {
        var app = new PollLoginApp([.. settings, ("Metrics:Port", _port.ToString(CultureInfo.InvariantCulture))]) { Interceptor = interceptor };
        _ = app.Server;
        return app;
    }

    private async Task<string> ReadAllAsync()
    {
        using var answer = await _prometheus.GetAsync(new Uri($"http://127.0.0.1:{_port}/metrics"), TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> ReadAsync(string series)
    {
        var lines = (await ReadAllAsync()).Split('\n');
        return lines.SingleOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal))?[(series.Length + 1)..]
            ?? throw new InvalidOperationException($"There is no {series} among:\n{string.Join('\n', lines)}");
    }

    [GeneratedRegex(@"^\| `(polllogin_[a-z_]+)` \| (.*)$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"^(polllogin_[a-z_]+)(?:\{(.*)\})? ", RegexOptions.Multiline)]
    private static partial Regex Series();

    [GeneratedRegex("([a-z_]+)=\"([^\"]*)\"")]
    private static partial Regex Labels();

    [GeneratedRegex("(?<=_seconds)_(bucket|count|sum)$")]
    private static partial Regex Histogram();

    /// <summary>A disk that is full at the last moment.</summary>
    private sealed class NoCommit : DbTransactionInterceptor
    {
        public bool IsOn { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            IsOn ? throw new DatabaseBusyException() : ValueTask.FromResult(result);
    }

    /// <summary>Who does not know the Token.</summary>
    private sealed class Stranger(PollLoginApp app)
    {
        public async Task PushAsync()
        {
            using var client = app.NewClient();
            using var content = new StringContent("<xml/>");
            var now = app.Clock.GetUtcNow().ToUnixTimeSeconds();
            using var answer = await client.PostAsync(new Uri($"/wechat?signature={new string('0', 40)}&timestamp={now}&nonce=1", UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }
}
