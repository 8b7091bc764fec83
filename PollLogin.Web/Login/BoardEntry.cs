namespace PollLogin.Web.Login;

/// <summary>One login on the board: its facts, the pace of its polls, and who waits to hear of a change.</summary>
internal sealed class BoardEntry(LoginFacts facts)
{
    /// <summary>Tabs of one browser that may wait at once.</summary>
    public const int MaxWaiters = 4;

    private readonly Lock _lock = new();
    private LoginFacts _facts = facts.ForBoard();
    private TaskCompletionSource? _change;
    private long _pace;
    private long _askedAt;
    private int _waiters;

    public LoginFacts Facts => Volatile.Read(ref _facts);

    /// <summary>The last poll that its own browser sent to this process, in ticks of UTC; 0 for none.</summary>
    public long AskedAt => Volatile.Read(ref _askedAt);

    /// <summary>Puts other facts in place of the present ones, and wakes who waits.</summary>
    public void Change(LoginFacts facts) => Change(_ => facts);

    public void Change(Func<LoginFacts, LoginFacts> to)
    {
        TaskCompletionSource? change;
        lock (_lock)
        {
            Volatile.Write(ref _facts, to(_facts).ForBoard());
            (change, _change) = (_change, null);
        }

        change?.TrySetResult();
    }

    /// <summary>
    /// Whether this login may be polled again: evenly, with a burst of two seconds' worth. One number tells the instant up to which the
    /// polls so far have used up the pace (the generic cell rate algorithm).
    /// </summary>
    /// <param name="perSecond">0: any number.</param>
    public bool MayPoll(int perSecond, DateTimeOffset now)
    {
        Volatile.Write(ref _askedAt, now.UtcTicks);
        if (perSecond == 0)
        {
            return true;
        }

        var cost = TimeSpan.TicksPerSecond / perSecond;
        var latest = now.UtcTicks + (2 * TimeSpan.TicksPerSecond);
        while (true)
        {
            var used = Volatile.Read(ref _pace);
            // Further ahead than that it never is, unless the clock was set back: then the pace begins anew.
            var next = Math.Max(used > latest ? 0 : used, now.UtcTicks) + cost;
            if (next > latest)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _pace, next, used) == used)
            {
                return true;
            }
        }
    }

    /// <returns>A task that ends with the next change; <see langword="null"/> where enough tabs wait already. To be given back with <see cref="Leave"/>.</returns>
    public Task? Join()
    {
        lock (_lock)
        {
            if (_waiters == MaxWaiters)
            {
                return null;
            }

            _waiters++;
            return (_change ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _waiters--;
        }
    }
}
