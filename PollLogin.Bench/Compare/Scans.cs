using System.Diagnostics;
using System.Threading.Channels;
using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Compare;

/// <summary>People who scan: WeChat's pushes, over some connections that are kept.</summary>
internal sealed class Scans : IDisposable
{
    private const int Connections = 32;

    private readonly Channel<Connection> _free = Channel.CreateUnbounded<Connection>();
    private int _errors;

    public Scans(int port)
    {
        for (var i = 0; i < Connections; i++)
        {
            _free.Writer.TryWrite(new Connection(port));
        }
    }

    /// <summary>From a push's due time to its answer.</summary>
    public Latencies Pushes { get; } = new();

    /// <summary>Pushes that three tries did not bring through.</summary>
    public int Errors => Volatile.Read(ref _errors);

    /// <param name="perSecond">How many people scan in a second, on average.</param>
    /// <param name="next">Whose code is scanned, and when it is due (a <see cref="Stopwatch"/> timestamp).</param>
    public Task RunAsync(double perSecond, TimeSpan time, Random random, Func<long, Waiting?> next, CancellationToken cancel)
    {
        var person = 0;
        return Arrivals.RunAsync(
            perSecond, time, random, due => next(due) is { } browser ? PushAsync(browser, person++, random.Next(), due, cancel) : Task.CompletedTask, cancel);
    }

    public void Dispose()
    {
        while (_free.Reader.TryRead(out var connection))
        {
            connection.Dispose();
        }
    }

    private async Task PushAsync(Waiting browser, int person, int nonce, long dueAt, CancellationToken cancel)
    {
        var connection = await _free.Reader.ReadAsync(cancel);
        try
        {
            // As WeChat does: three tries.
            for (var attempt = 0; attempt < 3; attempt++)
            {
                try
                {
                    var answer = await connection.AskAsync(Requests.Scan(browser, person % 1000, nonce & 0xFFFFFFF), cancel);
                    if (answer.Says("登录成功"u8))
                    {
                        Pushes.Add(Stopwatch.GetElapsedTime(dueAt));
                        return;
                    }
                }
                catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException)
                {
                    await Task.Delay(500, cancel);
                }
            }

            Interlocked.Increment(ref _errors);
        }
        finally
        {
            _free.Writer.TryWrite(connection);
        }
    }
}
