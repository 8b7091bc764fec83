using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Compare;

/// <summary>The two ways of being told, as pages of their kind do them: when the line breaks they call again after 3 s.</summary>
internal static class Pushing
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);

    public static Task EventsAsync(Browser browser, CancellationToken cancel) => UntilKnownAsync(browser, ListenToEventsAsync, cancel);

    public static Task SocketAsync(Browser browser, CancellationToken cancel) => UntilKnownAsync(browser, ListenToSocketAsync, cancel);

    private static async Task UntilKnownAsync(Browser browser, Func<Browser, CancellationToken, Task<bool>> listen, CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromSeconds(browser.Phase), cancel);
        while (true)
        {
            browser.Tally.Connects(1);
            try
            {
                if (await listen(browser, cancel))
                {
                    browser.Tally.Knows(browser.Login);
                    return;
                }
            }
            catch (Exception fault) when (fault is IOException or SocketException or WebSocketException && !cancel.IsCancellationRequested)
            {
                browser.Tally.Failed();
            }
            finally
            {
                browser.Tally.Connects(-1);
            }

            await Task.Delay(Again, cancel);
        }
    }

    private static async Task<bool> ListenToEventsAsync(Browser browser, CancellationToken cancel)
    {
        using var socket = await Connection.ConnectAsync(browser.Port, cancel);
        var request = Encoding.ASCII.GetBytes(
            $"GET {Peers.EventsPath}?uid={browser.Login.Uid} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: polllogin.browser={browser.Login.Key}\r\n\r\n");
        await socket.SendAsync(request, cancel);
        browser.Tally.Request(request.Length, 0);
        var buffer = new byte[2048];
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer, cancel);
            browser.Tally.More(read);
            if (buffer.AsSpan(0, read).IndexOf("success"u8) >= 0)
            {
                return true;
            }

            if (read == 0)
            {
                throw new IOException("The stream ended.");
            }
        }
    }

    private static async Task<bool> ListenToSocketAsync(Browser browser, CancellationToken cancel)
    {
        using var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.SetRequestHeader("Cookie", $"polllogin.browser={browser.Login.Key}");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{browser.Port}{Peers.SocketPath}?uid={browser.Login.Uid}"), cancel);
        // What the handshake is on the wire, both ways.
        browser.Tally.Request(330, 130);
        using var beating = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var heart = BeatAsync(socket, browser.Tally, beating.Token);
        try
        {
            var buffer = new byte[2048];
            var got = await socket.ReceiveAsync(buffer.AsMemory(), cancel);
            browser.Tally.More(got.Count + 4);
            return buffer.AsSpan(0, got.Count).IndexOf("success"u8) >= 0 ? true : throw new IOException("The socket was closed.");
        }
        finally
        {
            await beating.CancelAsync();
            await heart;
        }
    }

    private static async Task BeatAsync(ClientWebSocket socket, Tally tally, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Heartbeat, cancel);
                await socket.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, true, cancel);
                tally.More(10);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            // The receiving side says what has become of the line.
        }
    }
}
