using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

/// <summary>A token that WeChat no longer takes is fetched anew, once.</summary>
public sealed class TokenRefusedTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Theory]
    [InlineData(40001)]
    [InlineData(40014)]
    [InlineData(42001)]
    public async Task The_call_is_repeated_with_a_new_token(int code)
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, ApiCalls.Refusal(code));
        Assert.NotNull(await _app.CreateQrAsync());
        Assert.Equal(
            ["", "?access_token=ACCESS-1", "", "?access_token=ACCESS-2"], _app.WeChat.Calls.Select(call => call.Query));
    }

    [Theory]
    [InlineData(40001)]
    [InlineData(40014)]
    [InlineData(42001)]
    public async Task A_second_refusal_is_final(int code)
    {
        _app.WeChat.Always(FakeWeChat.CreateQr, ApiCalls.Refusal(code));
        Assert.Equal(code, (await _app.GetNoQrAsync()).Code);
        Assert.Equal((2, 2), (_app.WeChat.CountOf(FakeWeChat.StableToken), _app.WeChat.CountOf(FakeWeChat.CreateQr)));
    }

    [Fact]
    public async Task The_next_refusal_after_the_new_token_may_be_another()
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, ApiCalls.Refusal(42001)).Next(FakeWeChat.CreateQr, ApiCalls.Refusal(48001));
        Assert.Equal(48001, (await _app.GetNoQrAsync()).Code);
    }

    [Fact]
    public async Task A_members_profile_is_asked_for_again_too()
    {
        _app.WeChat.Next(FakeWeChat.UserInfo, ApiCalls.Refusal(42001)).Next(FakeWeChat.UserInfo, """{"unionid":"oUnion"}""");
        Assert.Equal("oUnion", await _app.GetUnionIdAsync());
    }

    [Fact]
    public async Task The_token_call_itself_is_not_repeated()
    {
        _app.WeChat.Always(FakeWeChat.StableToken, ApiCalls.Refusal(40001, "invalid credential"));
        Assert.Equal(40001, (await _app.GetNoQrAsync()).Code);
        Assert.Equal((1, 0), (_app.WeChat.CountOf(FakeWeChat.StableToken), _app.WeChat.CountOf(FakeWeChat.CreateQr)));
    }

    [Fact]
    public async Task Whoever_comes_late_does_not_drop_the_successor()
    {
        var token = _app.Services.GetRequiredService<AccessToken>();
        await token.GetAsync(TestContext.Current.CancellationToken);
        token.Drop("ACCESS-0");
        Assert.Equal("ACCESS-1", await token.GetAsync(TestContext.Current.CancellationToken));
        token.Drop("ACCESS-1");
        Assert.Equal("ACCESS-2", await token.GetAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => _app.Dispose();
}
