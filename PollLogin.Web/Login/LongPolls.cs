using Microsoft.Extensions.Options;

namespace PollLogin.Web.Login;

/// <summary>
/// Holds a poll until its login changes, for those who can have it (<see cref="LoginOptions.LongPoll"/>). No thread waits; whoever finds no
/// place gets the short answer.
/// </summary>
public sealed class LongPolls(IOptions<LoginOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    private int _waiting;

    /// <summary>How many are held at this moment.</summary>
    public int Held => Volatile.Read(ref _waiting);

    /// <summary>Returns when the login is no longer as the page knows it, the wait is over, the code or the confirmation runs out, the visitor has gone, or the program stops.</summary>
    internal async Task WaitAsync(BoardEntry entry, StatusQuery query, CancellationToken gone)
    {
        // Before the facts are looked at: a change in between is not missed.
        if (Enter(entry) is not { } change)
        {
            return;
        }

        try
        {
            if (Left(entry.Facts, query.KnowsNoScan) is not { } left)
            {
                return;
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(gone, lifetime.ApplicationStopping);
            await change.WaitAsync(Shortest(query.Wait, options.Value.LongPoll, left), clock, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            entry.Leave();
            Interlocked.Decrement(ref _waiting);
        }
    }

    private Task? Enter(BoardEntry entry)
    {
        if (options.Value.LongPoll == TimeSpan.Zero)
        {
            return null;
        }

        if (Interlocked.Increment(ref _waiting) <= options.Value.MaxLongPolls && entry.Join() is { } change)
        {
            return change;
        }

        Interlocked.Decrement(ref _waiting);
        return null;
    }

    /// <returns>How long the login can stay as the page knows it; <see langword="null"/> when it is otherwise already.</returns>
    private TimeSpan? Left(LoginFacts facts, bool knowsNoScan) => LoginState.Of(facts, clock.GetUtcNow()) switch
    {
        LoginState.Pending(var left) => left,
        LoginState.Confirm(_, var left) when !knowsNoScan => left,
        _ => null,
    };

    private static TimeSpan Shortest(params ReadOnlySpan<TimeSpan> spans)
    {
        var shortest = spans[0];
        foreach (var span in spans)
        {
            shortest = span < shortest ? span : shortest;
        }

        return shortest;
    }
}
