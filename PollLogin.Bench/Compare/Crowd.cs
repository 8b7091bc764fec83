using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Compare;

/// <summary>Browsers that wait; whoever was scanned is replaced by the next, so that there are always as many.</summary>
internal sealed class Crowd(Transport transport, int port, Waiting[] logins, Random random, CancellationToken stop)
{
    private readonly List<Waiting> _waiting = [];
    private int _next;

    public Tally Tally { get; } = new();

    public void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Join();
        }
    }

    /// <summary>Picks one who waits, to be scanned at <paramref name="dueAt"/>; <see langword="null"/> when the logins are used up.</summary>
    public Waiting? Scan(long dueAt)
    {
        if (_next == logins.Length || _waiting.Count == 0)
        {
            return null;
        }

        // From those who came first: a code must have been seen before it is scanned.
        var at = random.Next((_waiting.Count / 2) + 1);
        var one = _waiting[at];
        _waiting.RemoveAt(at);
        Tally.Pushed(one, dueAt);
        Join();
        return one;
    }

    private void Join()
    {
        if (_next == logins.Length)
        {
            return;
        }

        var one = logins[_next++];
        _waiting.Add(one);
        _ = LiveAsync(new Browser(one, port, random.NextDouble(), Tally));
    }

    private async Task LiveAsync(Browser browser)
    {
        try
        {
            await transport.WaitAsync(browser, stop);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
