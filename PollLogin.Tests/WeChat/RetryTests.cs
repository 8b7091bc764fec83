using System.Net;
using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

/// <summary>What passes by itself is tried again, and a visitor never waits for longer than 5 seconds.</summary>
public sealed class RetryTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly PollLoginApp _app = new();

    [Theory]
    [InlineData(FakeWeChat.StableToken)]
    [InlineData(FakeWeChat.CreateQr)]
    public async Task A_busy_WeChat_is_asked_up_to_three_times(string api)
    {
        _app.WeChat.Next(api, ApiCalls.Refusal(-1)).Next(api, ApiCalls.Refusal(-1));
        Assert.NotNull(await _app.CreateQrAsync());
        Assert.Equal(3, _app.WeChat.CountOf(api));
    }

    [Fact]
    public async Task And_no_more()
    {
        _app.WeChat.Always(FakeWeChat.CreateQr, ApiCalls.Refusal(-1));
        Assert.Equal(-1, (await _app.GetNoQrAsync()).Code);
        Assert.Equal(3, _app.WeChat.CountOf(FakeWeChat.CreateQr));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task A_server_in_trouble_is_asked_again(HttpStatusCode status)
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, "<html>", status);
        Assert.NotNull(await _app.CreateQrAsync());
        Assert.Equal(2, _app.WeChat.CountOf(FakeWeChat.CreateQr));
    }

    [Theory]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task Any_other_status_is_final(HttpStatusCode status)
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, "<html>", status);
        Assert.Null((await _app.GetNoQrAsync()).Code);
        Assert.Equal(1, _app.WeChat.CountOf(FakeWeChat.CreateQr));
    }

    [Fact]
    public async Task A_fault_of_the_network_is_tried_again()
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, FakeWeChat.NetworkFault).Next(FakeWeChat.CreateQr, FakeWeChat.NetworkFault);
        Assert.NotNull(await _app.CreateQrAsync());
    }

    [Fact]
    public async Task A_call_that_hangs_is_given_up_after_2_seconds_and_tried_again()
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, FakeWeChat.Hang);
        Assert.NotNull(await _app.CreateQrAsync(within: TimeSpan.FromSeconds(4)));
    }

    [Theory]
    [InlineData(FakeWeChat.StableToken)]
    [InlineData(FakeWeChat.CreateQr)]
    public async Task A_WeChat_that_hangs_is_given_up_in_time_and_the_log_says_so(string api)
    {
        _app.WeChat.Always(api, FakeWeChat.Hang);
        Assert.Null((await _app.GetNoQrAsync(within: Longest)).Code);
        Assert.Contains($"WeChat could not be asked for {FakeWeChat.CreateQr}", _app.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_token_leaves_the_code_no_more_than_what_is_left_of_the_time()
    {
        _app.WeChat.Next(FakeWeChat.StableToken, FakeWeChat.Hang).Always(FakeWeChat.CreateQr, FakeWeChat.Hang);
        await _app.GetNoQrAsync(within: Longest);
    }

    [Fact]
    public async Task Many_callers_of_a_WeChat_that_hangs_are_all_given_up_in_time()
    {
        _app.WeChat.Always(FakeWeChat.StableToken, FakeWeChat.Hang);
        var callers = Enumerable.Range(0, 10).Select(_ => Assert.ThrowsAsync<WeChatException>(() => _app.BeginQrAsync()));
        await _app.Clock.RunAsync(Task.WhenAll(callers), Longest);
    }

    public void Dispose() => _app.Dispose();
}
