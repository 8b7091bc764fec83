using System.Diagnostics;
using System.Net.Sockets;

namespace PollLogin.Bench.Kit;

/// <summary>
/// Many connections, each of which asks once a second when it is due, whether or not the server is late: what waits in a queue is counted
/// as waiting (no coordinated omission).
/// </summary>
internal sealed class OpenLoop(int port, byte[][] requests, string expected)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectFor = TimeSpan.FromSeconds(5);

    private readonly byte[] _expected = System.Text.Encoding.UTF8.GetBytes(expected);
    private int _errors;

    /// <summary>From the instant at which a request was due to its answer.</summary>
    public Latencies Answers { get; private set; } = new();

    /// <summary>How late requests were sent by the load's own fault: a browser that still waits for its last answer is the server's.</summary>
    public Latencies Lateness { get; private set; } = new();

    public int Errors => Volatile.Read(ref _errors);

    /// <summary>Connects all, spread over some seconds, and keeps asking until <paramref name="stop"/>.</summary>
    public Task RunAsync(CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        return Task.WhenAll(requests.Select((request, i) => Task.Run(() => AskAsync(request, began, ConnectFor * i / requests.Length, stop))));
    }

    /// <summary>The warm-up is over.</summary>
    public void Reset() => (Answers, Lateness, _errors) = (new Latencies(), new Latencies(), 0);

    private async Task AskAsync(byte[] request, long began, TimeSpan due, CancellationToken stop)
    {
        using var connection = new Connection(port, bufferSize: 1024);
        var (isOpen, free) = (false, TimeSpan.Zero);
        try
        {
            for (; ; due += Interval)
            {
                var left = due - Stopwatch.GetElapsedTime(began);
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, stop);
                }

                isOpen = true;
                Lateness.Add(Stopwatch.GetElapsedTime(began) - (due > free ? due : free));
                try
                {
                    var answer = await connection.AskAsync(request, stop);
                    Answers.Add(Stopwatch.GetElapsedTime(began) - due);
                    if (!answer.Says(_expected))
                    {
                        Interlocked.Increment(ref _errors);
                    }
                }
                catch (Exception fault) when (fault is IOException or SocketException)
                {
                    Interlocked.Increment(ref _errors);
                }

                (isOpen, free) = (false, Stopwatch.GetElapsedTime(began));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over. What is a second old by then and not answered would be seen nowhere else.
            var age = Stopwatch.GetElapsedTime(began) - due;
            if (isOpen && age > Interval)
            {
                Answers.Add(age);
                Interlocked.Increment(ref _errors);
            }
        }
    }
}
