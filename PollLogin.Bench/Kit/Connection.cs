using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace PollLogin.Bench.Kit;

/// <summary>One answer: its status, its body, and how many bytes it was on the wire.</summary>
internal readonly record struct Answer(int Status, ReadOnlyMemory<byte> Body, int Bytes)
{
    public bool Says(ReadOnlySpan<byte> text) => Body.Span.IndexOf(text) >= 0;
}

/// <summary>
/// One connection that is kept alive, with no client library between: the load must cost less than what it measures. Answers must fit the
/// buffer, and come with a length or in chunks.
/// </summary>
internal sealed class Connection(int port, int bufferSize = 4096) : IDisposable
{
    private readonly byte[] _buffer = new byte[bufferSize];
    private Socket? _socket;

    public async ValueTask<Answer> AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        _socket ??= await ConnectAsync(port, cancel);
        try
        {
            await _socket.SendAsync(request, cancel);
            var filled = 0;
            while (true)
            {
                var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled), cancel);
                if (read == 0)
                {
                    throw new IOException("The connection was closed.");
                }

                filled += read;
                if (TryParse(_buffer.AsMemory(0, filled), out var answer))
                {
                    return answer;
                }

                if (filled == _buffer.Length)
                {
                    throw new IOException("The answer is larger than the buffer.");
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    public static async Task<Socket> ConnectAsync(int port, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
        return socket;
    }

    /// <returns><see langword="false"/> while a part is missing.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, out Answer answer)
    {
        answer = default;
        var head = bytes.Span.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var start = head + 4;
        var length = Length(bytes.Span[..head]);
        var end = length is { } known ? start + known : bytes.Span.EndsWith("0\r\n\r\n"u8) ? bytes.Length : int.MaxValue;
        if (bytes.Length < end || !Utf8Parser.TryParse(bytes.Span[9..12], out int status, out _))
        {
            return false;
        }

        answer = new Answer(status, bytes[start..end], end);
        return true;
    }

    private static int? Length(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length
            : head.IndexOf("chunked"u8) >= 0 ? null
            : 0;
    }
}
