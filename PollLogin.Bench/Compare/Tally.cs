using System.Collections.Concurrent;
using System.Diagnostics;
using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Compare;

/// <summary>What one run of one transport has cost and brought; written by all its browsers.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, long> _pushedAt = new();
    private long _requests;
    private long _bytes;
    private int _errors;
    private int _logins;
    private int _connected;

    /// <summary>From the instant at which a push was due to the browser's knowing.</summary>
    public Latencies Notify { get; private set; } = new();

    public long Requests => Volatile.Read(ref _requests);

    public long Bytes => Volatile.Read(ref _bytes);

    public int Errors => Volatile.Read(ref _errors);

    public int Logins => Volatile.Read(ref _logins);

    public int Connected => Volatile.Read(ref _connected);

    /// <summary>Browsers that never heard of their scan.</summary>
    public int Lost => _pushedAt.Count;

    /// <summary>The warm-up is over: what was counted does not count.</summary>
    public void Reset()
    {
        (Notify, _requests, _bytes, _errors, _logins) = (new Latencies(), 0, 0, 0, 0);
        _pushedAt.Clear();
    }

    public void Pushed(Waiting browser, long dueAt) => _pushedAt[browser.Uid] = dueAt;

    public void Knows(Waiting browser)
    {
        if (_pushedAt.TryRemove(browser.Uid, out var at))
        {
            Notify.Add(Stopwatch.GetElapsedTime(at));
            Interlocked.Increment(ref _logins);
        }
    }

    public void Request(int sent, int received)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _bytes, sent + received);
    }

    /// <summary>More of a request that is under way: an event, a frame.</summary>
    public void More(int bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Failed() => Interlocked.Increment(ref _errors);

    public void Connects(int by) => Interlocked.Add(ref _connected, by);
}
