using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PollLogin.Tests.Kit;

/// <summary>A small internet: each name leads to a port of this machine, whatever port the address says.</summary>
public sealed class Names
{
    private readonly ConcurrentDictionary<string, int> _ports = new(StringComparer.OrdinalIgnoreCase);

    public Names Add(string name, int port)
    {
        _ports[name] = port;
        return this;
    }

    /// <summary>A client that begins at the login's own site, follows no redirect, and keeps cookies as a browser does.</summary>
    public HttpClient NewClient(CookieContainer cookies) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        CookieContainer = cookies,
        ConnectCallback = ConnectAsync,
        // A test signs its certificates itself.
        SslOptions = new() { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=login.example.com" },
    })
    {
        BaseAddress = new Uri("http://login.example.com"),
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, _ports[context.DnsEndPoint.Host], cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
