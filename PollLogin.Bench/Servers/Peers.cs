using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Bench.Servers;
using PollLogin.Web.Login;

[assembly: HostingStartup(typeof(Peers))]

namespace PollLogin.Bench.Servers;

/// <summary>
/// The rivals, in the bench alone: the very product, with two more doors that push. Both know the browser by the same cookie and hear of the
/// scan at the same place as a long poll does, so that what differs is the way to the browser.
/// </summary>
internal sealed class Peers : IHostingStartup, IStartupFilter
{
    public const string EventsPath = "/peer/events";
    public const string SocketPath = "/peer/socket";

    // The seed's: the page says something each 30 s, and who is silent for 55 s is gone.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(55);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseWebSockets();
        app.Map(EventsPath, door => door.Run(EventsAsync));
        app.Map(SocketPath, door => door.Run(SocketAsync));
        next(app);
    };

    /// <summary>Server-Sent Events.</summary>
    private static async Task EventsAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } entry)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        while (!await ChangesAsync(entry, KeepAlive, context.RequestAborted))
        {
            await context.Response.WriteAsync(":\n\n", context.RequestAborted);
        }

        await context.Response.WriteAsync($"data: {Answer(entry)}\n\n", context.RequestAborted);
    }

    private static async Task SocketAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || await FindAsync(context) is not { } entry)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var listening = ListenAsync(socket, over);
        try
        {
            while (!await ChangesAsync(entry, Timeout.InfiniteTimeSpan, over.Token))
            {
            }

            await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(Answer(entry)), WebSocketMessageType.Text, true, over.Token);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, over.Token);
            // The page hangs up: a line that is cut from here could lose what it was just told.
            await listening;
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            // The page has gone, or was silent for too long.
        }

        await over.CancelAsync();
        await listening;
    }

    private static async Task ListenAsync(WebSocket socket, CancellationTokenSource over)
    {
        var buffer = new byte[64];
        try
        {
            while (true)
            {
                using var silence = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
                silence.CancelAfter(Silence);
                if ((await socket.ReceiveAsync(buffer.AsMemory(), silence.Token)).MessageType == WebSocketMessageType.Close)
                {
                    break;
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            // See above.
        }

        await over.CancelAsync();
    }

    /// <returns>Whether the login is no longer pending; after <paramref name="patience"/> it is said how it stands.</returns>
    private static async Task<bool> ChangesAsync(BoardEntry entry, TimeSpan patience, CancellationToken gone)
    {
        var change = entry.Join();
        try
        {
            if (entry.Facts.IsScanned)
            {
                return true;
            }

            await change!.WaitAsync(patience, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            gone.ThrowIfCancellationRequested();
            return entry.Facts.IsScanned;
        }
        finally
        {
            entry.Leave();
        }
    }

    private static async Task<BoardEntry?> FindAsync(HttpContext context)
    {
        var uid = Uid.Parse(context.Request.Query["uid"].ToString());
        var board = context.RequestServices.GetRequiredService<StatusBoard>();
        var entry = board.Find(uid);
        if (entry is null && await context.RequestServices.GetRequiredService<LoginFlow>().ReadFactsAsync(uid, context.RequestAborted) is { } facts)
        {
            entry = board.Add(uid, facts);
        }

        return entry is not null && BrowserKey.Matches(entry.Facts.KeyHash, context.RequestServices.GetRequiredService<BrowserKey>().Read(context.Request)) ? entry : null;
    }

    private static string Answer(BoardEntry entry) =>
        System.Text.Encoding.UTF8.GetString(StatusAnswer.Of(LoginState.Of(entry.Facts, DateTimeOffset.UtcNow), 1000).ToUtf8());
}
