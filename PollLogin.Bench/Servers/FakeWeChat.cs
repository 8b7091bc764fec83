using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PollLogin.Bench.Servers;

/// <summary>A WeChat that answers at once: what is measured is this product, not the way to Tencent.</summary>
internal sealed class FakeWeChat : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeWeChat(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>How often an access token was asked for.</summary>
    public int Tokens { get; private set; }

    public static async Task<FakeWeChat> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var codes = 0;
        app.MapPost("/cgi-bin/qrcode/create", () => Results.Content(
            $$"""{"ticket":"bench{{Interlocked.Increment(ref codes).ToString(CultureInfo.InvariantCulture)}}","expire_seconds":600,"url":"http://weixin.qq.com/q/bench"}""", "application/json"));
        app.MapGet("/cgi-bin/user/info", () => Results.Content("""{"subscribe":1}""", "application/json"));
        var weChat = new FakeWeChat(app);
        app.MapPost("/cgi-bin/stable_token", () =>
        {
            weChat.Tokens++;
            return Results.Content("""{"access_token":"bench","expires_in":7200}""", "application/json");
        });
        await app.StartAsync();
        return weChat;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
