using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PollLogin.Tests.Kit;

/// <summary>Somebody else's server that shares the account's URL.</summary>
internal sealed class BackEnd : IAsyncDisposable
{
    private WebApplication? _app;

    public string Address => $"{_app!.Urls.First()}/wechat";

    public ConcurrentQueue<(string Query, string Body)> Heard { get; } = new();

    public int Status { get; set; } = 200;

    /// <summary>What it waits for before it answers.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public Func<string, string> Answers { get; set; } = _ => Xml("from the shop");

    /// <summary>A text message.</summary>
    public static string Xml(string text) =>
        $"<xml><ToUserName>o_li_0000000000000000000000</ToUserName><FromUserName>{PollLoginApp.OriginalId}</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>{text}</Content></xml>";

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/wechat", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            Heard.Enqueue((context.Request.QueryString.Value!, body));
            await Before();
            context.Response.StatusCode = Status;
            await context.Response.WriteAsync(Answers(body), context.RequestAborted);
        });
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(new CancellationToken(canceled: true));
            await _app.DisposeAsync();
        }
    }
}
