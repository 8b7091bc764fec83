using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Login;

namespace PollLogin.Tests.Shared;

public sealed class QuietLogsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diag*nostics")]
    [InlineData("Logging:CapturedLogs:LogLevel:Default")]
    [InlineData("Logging:CapturedLogs:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics")]
    public async Task No_secret_reaches_a_log_at_any_level(string everything)
    {
        using var app = new PollLoginApp(
            (everything, "Trace"), ("Logging:LogLevel:Microsoft", "Trace"), ("Logging:LogLevel:System.Net.Http.HttpClient", "Trace"));
        using var browser = await new Browser(app).OpenLoginAsync();
        var uid = browser.Uid;
        var browserKey = browser.Cookies.GetCookies(browser.Client.BaseAddress!)["polllogin.browser"]!.Value;
        using var phone = new Phone(app);
        var push = phone.Sign(SignedPush.Xml(phone.OpenId, app.Clock.GetUtcNow(), ("MsgType", "event"), ("Event", "SCAN"), ("EventKey", uid)));
        await phone.DeliverAsync(push);
        var token = (await browser.PollAsync()).Token!;
        await browser.FinishAsync(token);
        await phone.SayAsync("what-a-person-wrote");
        var auth = browser.Cookies.GetCookies(browser.Client.BaseAddress!)["polllogin.auth"]!.Value;

        Assert.NotEmpty(app.Logs.Lines);
        string[] secrets =
        [
            browserKey, token, auth, phone.OpenId, PollLoginApp.Token, "secret-of-the-test-account", "ACCESS-1", "what-a-person-wrote",
            push.Query[..push.Query.IndexOf('&', StringComparison.Ordinal)], $"uid={uid}",
        ];
        var found = from line in app.Logs.Lines
                    from secret in secrets
                    where line.Text.Contains(secret, StringComparison.Ordinal)
                    select $"{secret} in {line.Category} {line.Level}: {line.Text}";
        Assert.Empty(found);
    }

    [Fact]
    public async Task Every_line_of_a_login_names_it_alike()
    {
        using var app = new PollLoginApp(("Logging:LogLevel:Default", "Debug"), ("Login:Confirmation", "Number"));
        using var browser = await new Browser(app).OpenLoginAsync();
        var uid = browser.Uid;
        using var other = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        var number = await phone.ScanForNumberAsync(uid);
        await browser.TypeAsync(number == "000000" ? "000001" : "000000");
        await browser.TypeAsync(number);
        var name = $"(login {Uid.ForLog(uid)})";
        var lines = app.Logs.Lines.Where(line => line.Text.Contains(name, StringComparison.Ordinal)).Select(line => line.Text.Split(name)[0]).ToList();
        Assert.Collection(
            lines,
            line => Assert.StartsWith("A page is shown", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Member 1 scanned: Asked", line, StringComparison.Ordinal),
            line => Assert.StartsWith("A number was typed", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Member 1 signed in", line, StringComparison.Ordinal));
        Assert.DoesNotContain(uid, string.Concat(app.Logs.Lines.Where(line => line.Category.StartsWith("PollLogin", StringComparison.Ordinal)).Select(line => line.Text)), StringComparison.Ordinal);
        Assert.NotEqual(Uid.ForLog(uid), Uid.ForLog(other.Uid));
    }

    [Fact]
    public async Task The_log_can_be_read_by_a_machine()
    {
        using var program = new OwnProcess(("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "9hT2mQ7xVb4Lk8Rz"), ("WeChat__ApiBase", "http://127.0.0.1:9"),
            ("ConnectionStrings__PollLogin", $"Data Source={_folder.File("polllogin.db")}"), ("Logging__Console__FormatterName", "json"));
        await program.ReadyAsync();
        program.Kill();
        var (_, output, _) = await program.EndAsync();
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.NotNull(System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("EventId").GetRawText()));
    }

    public void Dispose() => _folder.Dispose();
}
