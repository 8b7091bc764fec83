using Microsoft.Extensions.DependencyInjection;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.Kit;

/// <summary>The program's own calls to WeChat, with the clock running meanwhile.</summary>
public static class ApiCalls
{
    public const string Scene = "0f9e8d7c6b5a49382716f5e4d3c2b1a0";

    public static WeChatApi Api(this PollLoginApp app) => app.Services.GetRequiredService<WeChatApi>();

    /// <summary>Begins only; for a test that moves the clock itself, or has several callers at once.</summary>
    public static Task<QrCode> BeginQrAsync(this PollLoginApp app) =>
        app.Api().CreateQrAsync(Scene, TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);

    public static Task<QrCode> CreateQrAsync(this PollLoginApp app, TimeSpan? within = null) => app.Clock.RunAsync(app.BeginQrAsync(), within);

    public static Task<string?> GetUnionIdAsync(this PollLoginApp app, string openId = "o_li") =>
        app.Clock.RunAsync(app.Api().GetUnionIdAsync(openId, TestContext.Current.CancellationToken));

    public static Task<WebAuthorization> AuthorizeAsync(this PollLoginApp app, string code) =>
        app.Clock.RunAsync(app.Api().AuthorizeAsync(code, TestContext.Current.CancellationToken));

    /// <summary>Asks for a code and expects that there is none.</summary>
    public static Task<WeChatException> GetNoQrAsync(this PollLoginApp app, TimeSpan? within = null) =>
        Assert.ThrowsAsync<WeChatException>(() => app.CreateQrAsync(within));

    public static string Refusal(int code, string words = "no rid: 1") => $$"""{"errcode":{{code}},"errmsg":"{{words}}"}""";
}
