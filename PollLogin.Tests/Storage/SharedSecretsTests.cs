using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Kit;
using PollLogin.Web.Shared;

namespace PollLogin.Tests.Storage;

/// <summary>What one process makes, all use: WeChat's access token, whose calls are counted.</summary>
public sealed class SharedSecretsTests : IDisposable
{
    private readonly PollLoginApp _app = new();
    private int _made;

    [Fact]
    public async Task Ten_instances_ask_for_a_token_once()
    {
        var instances = Enumerable.Range(0, 9).Select(_ => _app.Neighbour()).Append(_app).ToList();
        instances.ForEach(instance => _ = instance.Server);
        await Task.WhenAll(instances.Select(instance => instance.BeginQrAsync()));
        Assert.Equal((1, 10), (_app.WeChat.CountOf(FakeWeChat.StableToken), _app.WeChat.CountOf(FakeWeChat.CreateQr)));
        instances.ForEach(instance => instance.Dispose());
    }

    [Fact]
    public async Task A_token_that_WeChat_refuses_is_asked_for_anew_by_all_together()
    {
        await _app.BeginQrAsync();
        using var other = _app.Neighbour();
        await other.BeginQrAsync();
        _app.WeChat.Next(FakeWeChat.CreateQr, ApiCalls.Refusal(40001));
        await _app.BeginQrAsync();
        _app.WeChat.Next(FakeWeChat.CreateQr, ApiCalls.Refusal(40001));
        await other.BeginQrAsync();
        Assert.Equal(2, _app.WeChat.CountOf(FakeWeChat.StableToken));
    }

    [Fact]
    public async Task It_lies_in_the_table_in_no_words_that_can_be_read()
    {
        await GetAsync(_app, "words");
        Assert.All(await _app.InDatabaseAsync(db => Task.FromResult(db.SharedSecrets.ToList())), row => Assert.DoesNotContain("words", row.ProtectedValue, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_kept_until_it_runs_out()
    {
        await GetAsync(_app, "first");
        _app.Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        using var other = _app.Neighbour();
        Assert.Equal("first", await GetAsync(other, "second"));
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(("second", 2), (await GetAsync(other, "second"), _made));
    }

    [Fact]
    public async Task Who_cannot_make_it_leaves_the_next_one_free_to()
    {
        await Assert.ThrowsAsync<IOException>(() => SecretsOf(_app).GetAsync("x", null, () => throw new IOException(), TestContext.Current.CancellationToken));
        Assert.Equal("made", await GetAsync(_app, "made"));
    }

    [Fact]
    public async Task Who_dies_while_making_it_is_waited_for_no_longer_than_the_lease()
    {
        // Never answers, as a process that was killed.
        _ = SecretsOf(_app).GetAsync("x", null, () => new TaskCompletionSource<PassingSecret>().Task, CancellationToken.None);
        using var other = _app.Neighbour();
        var waiting = GetAsync(other, "made");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        _app.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("made", await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_the_table_each_makes_its_own()
    {
        _ = _app.Server;
        _app.Database.Execute("""DROP TABLE "SharedSecrets" """);
        Assert.Equal("made", await GetAsync(_app, "made"));
    }

    public void Dispose() => _app.Dispose();

    private async Task<string> GetAsync(PollLoginApp app, string value) => (await SecretsOf(app).GetAsync(
        "x", null,
        () =>
        {
            _made++;
            return Task.FromResult(new PassingSecret(value, _app.Clock.GetUtcNow().AddMinutes(1)));
        },
        TestContext.Current.CancellationToken)).Value;

    private static ISharedSecrets SecretsOf(PollLoginApp app) => app.Services.GetRequiredService<ISharedSecrets>();
}
