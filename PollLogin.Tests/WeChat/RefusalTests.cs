using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

/// <summary>A refusal is an answer: it is not asked for again at once, and not believed for long.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Theory]
    [InlineData(40013)]
    [InlineData(40053)]
    [InlineData(40125)]
    [InlineData(40164)]
    [InlineData(40243)]
    [InlineData(45009)]
    [InlineData(45011)]
    [InlineData(48001)]
    [InlineData(50001)]
    [InlineData(50002)]
    [InlineData(89503)]
    [InlineData(99999)]
    public async Task A_code_is_asked_for_once_and_then_not_for_15_seconds(int code)
    {
        _app.WeChat.Always(FakeWeChat.CreateQr, ApiCalls.Refusal(code));
        var first = await _app.GetNoQrAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(14.9));
        var second = await _app.GetNoQrAsync();
        Assert.Equal((code, first.Message), (second.Code, second.Message));
        Assert.Equal(1, _app.WeChat.CountOf(FakeWeChat.CreateQr));
    }

    [Fact]
    public async Task After_20_seconds_one_of_many_callers_asks_and_the_others_go_by_the_old_answer()
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, ApiCalls.Refusal(45009));
        await _app.GetNoQrAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(20));

        var answered = new TaskCompletionSource<HttpResponseMessage>();
        _app.WeChat.Next(FakeWeChat.CreateQr, _ => answered.Task);
        var callers = Enumerable.Range(0, 10).Select(_ => _app.BeginQrAsync()).ToList();
        await Eventually.TrueAsync(() => Task.FromResult(callers.Count(caller => caller.IsFaulted) == 9));
        Assert.Equal(2, _app.WeChat.CountOf(FakeWeChat.CreateQr));

        answered.SetResult(await FakeWeChat.Json("""{"ticket":"T","expire_seconds":600,"url":"http://weixin.qq.com/q/02y"}"""));
        Assert.Equal("T", (await callers.Single(caller => !caller.IsFaulted)).Ticket);
        Assert.NotNull(await _app.CreateQrAsync());
    }

    [Fact]
    public async Task Whoever_asks_and_leaves_keeps_the_others_waiting_for_5_seconds_at_most()
    {
        _app.WeChat.Next(FakeWeChat.CreateQr, ApiCalls.Refusal(45009)).Next(FakeWeChat.CreateQr, FakeWeChat.Hang);
        await _app.GetNoQrAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(15));
        using var visitor = new CancellationTokenSource();
        var gone = _app.Api().CreateQrAsync(ApiCalls.Scene, TimeSpan.FromMinutes(10), visitor.Token);
        await visitor.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        Assert.Equal(45009, (await _app.GetNoQrAsync()).Code);
        _app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(await _app.CreateQrAsync());
    }

    [Fact]
    public async Task A_token_that_is_refused_is_not_asked_for_again_either()
    {
        _app.WeChat.Always(FakeWeChat.StableToken, ApiCalls.Refusal(40164));
        await _app.GetNoQrAsync();
        await Assert.ThrowsAsync<WeChatException>(() => _app.GetUnionIdAsync());
        Assert.Equal(1, _app.WeChat.CountOf(FakeWeChat.StableToken));
    }

    [Fact]
    public async Task A_refusal_that_another_call_met_is_not_remembered_for_longer()
    {
        _app.WeChat.Next(FakeWeChat.StableToken, ApiCalls.Refusal(40164));
        await Assert.ThrowsAsync<WeChatException>(() => _app.GetUnionIdAsync());
        _app.Clock.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(40164, (await _app.GetNoQrAsync()).Code);
        _app.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.NotNull(await _app.CreateQrAsync());
    }

    [Fact]
    public async Task Neither_a_busy_WeChat_nor_a_fault_of_the_network_is_remembered()
    {
        _app.WeChat.Always(FakeWeChat.CreateQr, ApiCalls.Refusal(-1));
        await _app.GetNoQrAsync();
        _app.WeChat.Always(FakeWeChat.CreateQr, FakeWeChat.NetworkFault);
        await _app.GetNoQrAsync();
        _app.WeChat.Always(FakeWeChat.CreateQr, (string?)null);
        Assert.NotNull(await _app.CreateQrAsync());
    }

    public void Dispose() => _app.Dispose();
}
