using PollLogin.Tests.Kit;

namespace PollLogin.Tests.WeChat;

/// <summary>What WeChat is asked, byte for byte, and what is made of its answers.</summary>
public sealed class CallTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task A_code_is_asked_for_with_a_text_scene_and_a_lifetime()
    {
        await _app.CreateQrAsync();
        var call = _app.WeChat.Calls.Single(call => call.Api == FakeWeChat.CreateQr);
        Assert.Equal("?access_token=ACCESS-1", call.Query);
        Assert.Equal(
            """{"expire_seconds":600,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"0f9e8d7c6b5a49382716f5e4d3c2b1a0"}}}""", call.Body);
    }

    [Fact]
    public async Task The_answer_says_how_long_the_code_lives()
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, """{"ticket":"gQH4==","expire_seconds":60,"url":"http://weixin.qq.com/q/02y"}""");
        var code = await _app.CreateQrAsync();
        Assert.Equal(("gQH4==", "http://weixin.qq.com/q/02y", TimeSpan.FromMinutes(1)), (code.Ticket, code.Url, code.Lifetime));
    }

    [Fact]
    public async Task An_errcode_of_0_is_no_refusal()
    {
        _app.WeChat.Next(
            FakeWeChat.CreateQr, """{"errcode":0,"errmsg":"ok","ticket":"gQH4==","expire_seconds":60,"url":"http://weixin.qq.com/q/02y"}""");
        Assert.Equal("gQH4==", (await _app.CreateQrAsync()).Ticket);
    }

    [Fact]
    public async Task The_token_call_keeps_the_secret_in_its_body_and_forces_nothing()
    {
        await _app.CreateQrAsync();
        var call = _app.WeChat.Calls.Single(call => call.Api == FakeWeChat.StableToken);
        Assert.Equal("", call.Query);
        Assert.Equal(
            $$"""{"grant_type":"client_credential","appid":"{{PollLoginApp.AppId}}","secret":"secret-of-the-test-account","force_refresh":false}""",
            call.Body);
    }

    [Fact]
    public async Task A_token_and_an_openid_are_escaped()
    {
        _app.WeChat.Next(FakeWeChat.StableToken, """{"access_token":"a+b/c=&d","expires_in":7200}""");
        await _app.GetUnionIdAsync("o_li&lang=en");
        Assert.Equal("?access_token=a%2Bb%2Fc%3D%26d&openid=o_li%26lang%3Den&lang=zh_CN", _app.WeChat.Calls.Last().Query);
    }

    [Theory]
    [InlineData("""{"subscribe":1,"openid":"o_li","unionid":"oUnion"}""", "oUnion")]
    [InlineData("""{"subscribe":1,"openid":"o_li","unionid":""}""", null)]
    [InlineData("""{"subscribe":1,"openid":"o_li","unionid":null}""", null)]
    [InlineData("""{"subscribe":0,"openid":"o_li"}""", null)]
    public async Task A_member_has_a_unionid_or_none(string answer, string? unionId)
    {
        _app.WeChat.Next(FakeWeChat.UserInfo, answer);
        Assert.Equal(unionId, await _app.GetUnionIdAsync());
    }

    public void Dispose() => _app.Dispose();
}
