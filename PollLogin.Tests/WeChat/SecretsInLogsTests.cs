using Microsoft.Extensions.Logging;
using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

/// <summary>However much is logged, neither the AppSecret nor an access token is.</summary>
public sealed class SecretsInLogsTests : IDisposable
{
    private readonly PollLoginApp _app = new(
        ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Trace"), ("Logging:LogLevel:System.Net.Http.HttpClient", "Trace"));

    [Fact]
    public async Task Not_when_all_is_well_nor_when_all_goes_wrong()
    {
        await _app.CreateQrAsync();
        await _app.GetUnionIdAsync();
        _app.WeChat
            .Next(FakeWeChat.CreateQr, ApiCalls.Refusal(42001))
            .Next(FakeWeChat.CreateQr, FakeWeChat.NetworkFault)
            .Next(FakeWeChat.CreateQr, FakeWeChat.Hang)
            .Next(FakeWeChat.CreateQr, "<html>");
        await _app.GetNoQrAsync();
        _app.WeChat.Next(FakeWeChat.Exchange, """{"access_token":"ACCESS-W","refresh_token":"REFRESH","openid":"o_li"}""").Next(FakeWeChat.Exchange, ApiCalls.Refusal(40163));
        Assert.Equal("o_li", (await _app.AuthorizeAsync("CODE")).OpenId);
        await Assert.ThrowsAsync<WeChatException>(() => _app.AuthorizeAsync("CODE"));
        _app.WeChat.Next(FakeWeChat.UserInfo, ApiCalls.Refusal(48001));
        await Assert.ThrowsAsync<WeChatException>(() => _app.GetUnionIdAsync());

        // The lines that a leak would be in were let through.
        Assert.Contains(_app.Logs.Lines, line => line.Level == LogLevel.Trace && line.Category.StartsWith("System.Net.Http.HttpClient", StringComparison.Ordinal));
        Assert.Contains(FakeWeChat.CreateQr, _app.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_app.Setting("WeChat:AppSecret")!, _app.Logs.Text, StringComparison.Ordinal);
        Assert.All((string[])["ACCESS-", "REFRESH", "CODE", "o_li"], secret => Assert.DoesNotContain(secret, _app.Logs.Text, StringComparison.Ordinal));
    }

    public void Dispose() => _app.Dispose();
}
