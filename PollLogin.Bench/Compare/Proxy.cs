using System.Net;
using System.Net.Sockets;
using System.Text;
using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Compare;

/// <summary>What stands between a browser and the server, and what it does to what passes.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private static readonly TimeSpan CutAfter = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;
    private readonly ProxyFault _fault;

    public Proxy(int server, ProxyFault fault)
    {
        (_server, _fault) = (server, fault);
        _listener.Start(backlog: 4096);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptSocketAsync(_stop.Token));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task CarryAsync(Socket browser)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using (browser)
        {
            try
            {
                using var server = await Connection.ConnectAsync(_server, over.Token);
                await Task.WhenAny(ThereAsync(browser, server, over.Token), BackAsync(server, browser, over.Token));
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException)
            {
                // One of both has gone: so does the other.
            }

            await over.CancelAsync();
        }
    }

    private async Task ThereAsync(Socket browser, Socket server, CancellationToken cancel)
    {
        var buffer = new byte[4096];
        while (await browser.ReceiveAsync(buffer, cancel) is > 0 and var read)
        {
            if (_fault == ProxyFault.NoUpgrade && buffer.AsSpan(0, read).IndexOf("Upgrade: websocket"u8) >= 0)
            {
                await browser.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancel);
                return;
            }

            await server.SendAsync(buffer.AsMemory(0, read), cancel);
        }
    }

    private async Task BackAsync(Socket server, Socket browser, CancellationToken cancel)
    {
        var buffer = new byte[16 * 1024];
        var kept = 0;
        var isUpgraded = false;
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            if (_fault == ProxyFault.Cuts)
            {
                silence.CancelAfter(CutAfter);
            }

            var read = await server.ReceiveAsync(buffer.AsMemory(kept), silence.Token);
            if (read == 0)
            {
                return;
            }

            kept += read;
            isUpgraded |= buffer.AsSpan(0, kept).StartsWith("HTTP/1.1 101"u8);
            // An answer comes out of a buffer when it has ended, and not before; what was upgraded is no answer any more.
            if (_fault != ProxyFault.Buffers || isUpgraded || Connection.TryParse(buffer.AsMemory(0, kept), out _))
            {
                await browser.SendAsync(buffer.AsMemory(0, kept), cancel);
                kept = 0;
            }
        }
    }
}
