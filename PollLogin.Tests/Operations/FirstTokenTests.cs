using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Operations;

namespace PollLogin.Tests.Operations;

/// <summary>WeChat is asked for the access token as the program starts, and nobody waits for it.</summary>
public sealed class FirstTokenTests
{
    [Fact]
    public async Task The_first_visitor_finds_the_token_there()
    {
        using var app = new PollLoginApp();
        await StartAsync(app);
        Assert.Equal(1, app.WeChat.CountOf(FakeWeChat.StableToken));
        using var browser = await new Browser(app).OpenLoginAsync();
        Assert.Equal(1, app.WeChat.CountOf(FakeWeChat.StableToken));
    }

    [Fact]
    public async Task A_refusal_is_in_the_log_before_anybody_comes_and_stops_nothing()
    {
        using var app = new PollLoginApp();
        app.WeChat.Next(FakeWeChat.StableToken, ApiCalls.Refusal(40164));
        await StartAsync(app);
        Assert.Contains("40164", app.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WeChat:AppSecret", "")]
    [InlineData("environment", "Staging")]
    public async Task Without_a_secret_and_in_development_WeChat_is_left_alone(string key, string value)
    {
        using var app = new PollLoginApp(("Login:Method", "Message"), ("Site:AccountName", "示例公众号"), (key, value));
        await StartAsync(app);
        Assert.Empty(app.WeChat.Calls);
    }

    private static async Task StartAsync(PollLoginApp app)
    {
        using var firstToken = ActivatorUtilities.CreateInstance<FirstToken>(app.Services);
        await firstToken.StartAsync(TestContext.Current.CancellationToken);
        await firstToken.ExecuteTask!;
    }
}
