using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

/// <summary>While WeChat is out of reach, it is not called; once it is back, it is called soon.</summary>
public sealed class BreakerTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task Faults_of_the_network_open_it()
    {
        await BreakAsync();
        var before = _app.WeChat.CountOf(FakeWeChat.CreateQr);
        Assert.Null((await _app.GetNoQrAsync()).Code);
        Assert.Equal(before, _app.WeChat.CountOf(FakeWeChat.CreateQr));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task A_call_gets_through_within_30_seconds_of_the_recovery(int secondsBetweenCalls)
    {
        await BreakAsync();
        for (var i = 0; i < 5; i++)
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(secondsBetweenCalls));
            await _app.GetNoQrAsync();
        }

        _app.WeChat.Always(FakeWeChat.CreateQr, (string?)null);
        var recovered = _app.Clock.GetUtcNow();
        while (await IsOutOfReachAsync())
        {
            _app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_app.Clock.GetUtcNow() - recovered, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(40003)]
    [InlineData(45009)]
    [InlineData(48001)]
    public async Task Refusals_do_not_open_it(int code)
    {
        _app.WeChat.Always(FakeWeChat.UserInfo, ApiCalls.Refusal(code));
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<WeChatException>(() => _app.GetUnionIdAsync());
        }

        Assert.Equal(20, _app.WeChat.CountOf(FakeWeChat.UserInfo));
        Assert.NotNull(await _app.CreateQrAsync());
    }

    [Fact]
    public async Task Neither_does_a_busy_WeChat()
    {
        _app.WeChat.Always(FakeWeChat.CreateQr, ApiCalls.Refusal(-1));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(-1, (await _app.GetNoQrAsync()).Code);
        }

        Assert.Equal(30, _app.WeChat.CountOf(FakeWeChat.CreateQr));
    }

    public void Dispose() => _app.Dispose();

    private async Task BreakAsync()
    {
        // Not the token: its one success would weigh against the faults.
        await _app.CreateQrAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        _app.WeChat.Always(FakeWeChat.CreateQr, FakeWeChat.NetworkFault);
        for (var i = 0; i < 3; i++)
        {
            await _app.GetNoQrAsync();
        }
    }

    private async Task<bool> IsOutOfReachAsync()
    {
        try
        {
            await _app.CreateQrAsync();
            return false;
        }
        catch (WeChatException)
        {
            return true;
        }
    }
}
