using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Shared;

public sealed class QuietLogsTests
{
    [Theory]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics")]
    [InlineData("Logging:CapturedLogs:LogLevel:Default")]
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
}
