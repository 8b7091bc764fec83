using System.Net;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.WeChat;

/// <summary>Whatever comes instead of an answer (a proxy's page, half a body) is one kind of exception, and is in the log.</summary>
public sealed class BrokenAnswerTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"ok\"")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    [InlineData("{\"errcode\":\"40001\",\"errmsg\":\"as text\"}")]
    [InlineData("{\"errcode\":null}")]
    [InlineData("{\"errcode\":99999999999}")]
    [InlineData("{\"errcode\":1.5}")]
    public async Task What_is_no_answer_is_said_to_be_none(string answer)
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, answer);
        await NoAnswerAsync(FakeWeChat.CreateQr);
    }

    [Theory]
    [InlineData("{\"expire_seconds\":600,\"url\":\"http://weixin.qq.com/q/02y\"}", "ticket")]
    [InlineData("{\"ticket\":\"\",\"expire_seconds\":600,\"url\":\"http://weixin.qq.com/q/02y\"}", "ticket")]
    [InlineData("{\"ticket\":\"\\ud800\",\"expire_seconds\":600,\"url\":\"http://weixin.qq.com/q/02y\"}", "ticket")]
    [InlineData("{\"ticket\":\"T\",\"expire_seconds\":600}", "url")]
    [InlineData("{\"ticket\":\"T\",\"expire_seconds\":600,\"url\":7}", "url")]
    [InlineData("{\"ticket\":\"T\",\"url\":\"http://weixin.qq.com/q/02y\"}", "expire_seconds")]
    [InlineData("{\"ticket\":\"T\",\"expire_seconds\":\"600\",\"url\":\"http://weixin.qq.com/q/02y\"}", "expire_seconds")]
    [InlineData("{\"ticket\":\"T\",\"expire_seconds\":60000000000,\"url\":\"http://weixin.qq.com/q/02y\"}", "expire_seconds")]
    public async Task A_code_without_one_of_its_fields_is_none(string answer, string missing)
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, answer);
        await NoAnswerAsync(FakeWeChat.CreateQr);
        Assert.Contains($"The answer has no {missing}", _app.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"expires_in\":7200}", "access_token")]
    [InlineData("{\"access_token\":\"A\"}", "expires_in")]
    [InlineData("{\"access_token\":\"A\",\"expires_in\":\"7200\"}", "expires_in")]
    public async Task A_token_without_one_of_its_fields_is_none(string answer, string missing)
    {
        _app.WeChat.Next(FakeWeChat.StableToken, answer);
        await NoAnswerAsync(FakeWeChat.StableToken);
        Assert.Contains($"The answer has no {missing}", _app.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_another_encoding_keeps_its_number()
    {
        byte[] body = [.. "{\"errcode\":48001,\"errmsg\":\""u8, 0xBD, 0xD3, 0xBF, 0xDA, .. "\"}"u8];
        _app.WeChat.Next(FakeWeChat.CreateQr, _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) }));
        Assert.Equal(48001, (await _app.GetNoQrAsync()).Code);
    }

    public void Dispose() => _app.Dispose();

    // It is not asked again at once, nor remembered.
    private async Task NoAnswerAsync(string api)
    {
        var fault = await _app.GetNoQrAsync();
        Assert.Equal((api, null), (fault.Api, fault.Code));
        Assert.Equal(1, _app.WeChat.CountOf(api));
        Assert.Contains($"WeChat could not be asked for {api}", _app.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("Something answered, but not as WeChat does", _app.Logs.Text, StringComparison.Ordinal);
        Assert.NotNull(await _app.CreateQrAsync());
    }
}
