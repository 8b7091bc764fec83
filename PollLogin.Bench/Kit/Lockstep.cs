using System.Diagnostics;
using System.Net.Sockets;

namespace PollLogin.Bench.Kit;

/// <summary>How fast a server answers when it is never idle: some connections, each asking again as soon as all have been answered.</summary>
internal sealed class Lockstep : IDisposable
{
    private readonly Socket[] _sockets;
    private readonly byte[][] _requests;
    private readonly byte[] _buffer = new byte[4096];

    private Lockstep(Socket[] sockets, byte[][] requests) => (_sockets, _requests) = (sockets, requests);

    /// <param name="requests">One connection each.</param>
    public static async Task<Lockstep> ConnectAsync(int port, byte[][] requests)
    {
        var sockets = new List<Socket>();
        foreach (var _ in requests)
        {
            sockets.Add(await Connection.ConnectAsync(port, CancellationToken.None));
        }

        return new Lockstep([.. sockets], requests);
    }

    /// <summary>
    /// Asks for as long as <paramref name="time"/>. Blocking calls on one thread: no scheduler, no allocation, the least that a load can cost.
    /// </summary>
    /// <returns>Answers a second.</returns>
    /// <exception cref="InvalidOperationException">An answer was not what was expected.</exception>
    public double Run(TimeSpan time, ReadOnlySpan<byte> expected)
    {
        var answers = 0;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time)
        {
            for (var i = 0; i < _sockets.Length; i++)
            {
                _sockets[i].Send(_requests[i]);
            }

            foreach (var socket in _sockets)
            {
                var filled = 0;
                Answer answer;
                do
                {
                    filled += socket.Receive(_buffer.AsSpan(filled));
                }
                while (!Connection.TryParse(_buffer.AsMemory(0, filled), out answer));

                if (answer.Status != 200 || !answer.Says(expected))
                {
                    throw new InvalidOperationException($"Unexpected answer: {System.Text.Encoding.ASCII.GetString(_buffer, 0, filled)}");
                }
            }

            answers += _sockets.Length;
        }

        return answers / watch.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }
}
