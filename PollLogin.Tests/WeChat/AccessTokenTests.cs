using PollLogin.Tests.Kit;

namespace PollLogin.Tests.WeChat;

public sealed class AccessTokenTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task Many_callers_at_once_fetch_it_once()
    {
        var answered = new TaskCompletionSource<HttpResponseMessage>();
        _app.WeChat.Next(FakeWeChat.StableToken, _ => answered.Task);
        var callers = Enumerable.Range(0, 30).Select(_ => _app.BeginQrAsync()).ToList();
        answered.SetResult(await FakeWeChat.Json("""{"access_token":"SHARED","expires_in":7200}"""));
        await _app.Clock.RunAsync(Task.WhenAll(callers));
        Assert.Equal((1, 30), (_app.WeChat.CountOf(FakeWeChat.StableToken), _app.WeChat.CountOf(FakeWeChat.CreateQr)));
        Assert.All(_app.WeChat.Calls.Where(call => call.Api == FakeWeChat.CreateQr), call => Assert.Equal("?access_token=SHARED", call.Query));
    }

    [Theory]
    [InlineData(7200, 6900)]
    [InlineData(600, 300)]
    [InlineData(345, 60)]
    [InlineData(300, 60)]
    [InlineData(0, 60)]
    [InlineData(-1, 60)]
    public async Task It_is_kept_until_5_minutes_before_its_end_and_for_a_minute_at_least(int expiresIn, int keptSeconds)
    {
        _app.WeChat.Next(FakeWeChat.StableToken, $$"""{"access_token":"FIRST","expires_in":{{expiresIn}}}""");
        await _app.BeginQrAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(keptSeconds) - TimeSpan.FromMilliseconds(1));
        await _app.BeginQrAsync();
        Assert.Equal(1, _app.WeChat.CountOf(FakeWeChat.StableToken));

        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await _app.BeginQrAsync();
        Assert.Equal(2, _app.WeChat.CountOf(FakeWeChat.StableToken));
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_take_the_others_along()
    {
        using var visitor = new CancellationTokenSource();
        _app.WeChat.Next(FakeWeChat.StableToken, FakeWeChat.Hang);
        var first = _app.Api().CreateQrAsync(ApiCalls.Scene, TimeSpan.FromMinutes(10), visitor.Token);
        var second = _app.BeginQrAsync();
        await visitor.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _app.Clock.RunAsync(first));
        Assert.NotNull(await _app.Clock.RunAsync(second));
    }

    public void Dispose() => _app.Dispose();
}
