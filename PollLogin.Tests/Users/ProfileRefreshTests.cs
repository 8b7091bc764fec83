using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Users;

/// <summary>WeChat is asked for a member's unionid once, in the background, and never in a login's way.</summary>
public sealed class ProfileRefreshTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Theory]
    [InlineData("""{"subscribe":1,"unionid":"union-li"}""", "union-li")]
    [InlineData("""{"subscribe":1}""", null)]
    [InlineData("""{"errcode":48001,"errmsg":"api unauthorized"}""", null)]
    public async Task It_is_asked_once_whatever_the_answer(string answer, string? unionId)
    {
        _app.WeChat.Always(FakeWeChat.UserInfo, answer);
        using var phone = new Phone(_app);
        await phone.FollowAsync();
        await AskedAsync();
        await phone.FollowAsync();
        await phone.FollowAsync();
        Assert.Equal(unionId, await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Single().UnionId)));
        Assert.Equal(1, _app.WeChat.CountOf(FakeWeChat.UserInfo));
    }

    [Fact]
    public async Task What_a_fault_of_the_network_lost_is_asked_at_the_next_scan()
    {
        _app.WeChat.Next(FakeWeChat.UserInfo, "no JSON").Always(FakeWeChat.UserInfo, """{"subscribe":1,"unionid":"union-li"}""");
        using var phone = new Phone(_app);
        await phone.FollowAsync();
        await Eventually.TrueAsync(() => Task.FromResult(_app.Logs.Text.Contains("was not read", StringComparison.Ordinal)));
        await phone.FollowAsync();
        await AskedAsync();
        Assert.Equal("union-li", await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Single().UnionId)));
    }

    public void Dispose() => _app.Dispose();

    private Task AskedAsync() => Eventually.TrueAsync(
        () => _app.InDatabaseAsync(db => Task.FromResult(db.Users.Single().ProfileAskedAt is not null)));
}
