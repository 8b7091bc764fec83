using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace PollLogin.Web.Login;

/// <summary>
/// What polls may hear of the logins that somebody waits for, in memory, so that a poll asks the table nothing. A view, and no more: the
/// table decides who is signed in. LoginFlow tells it of its own changes, <see cref="BoardFollower"/> of those of other processes.
/// </summary>
public sealed class StatusBoard(IOptions<LoginOptions> options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<UInt128, BoardEntry> _entries = new();
    private int _count;

    /// <summary>How many logins are on the board: at most <see cref="LoginOptions.MaxWaiting"/>.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many logins wait for a scan or a confirmation whose browser has asked this process since <paramref name="since"/>.</summary>
    public int CountWaiting(DateTimeOffset since)
    {
        var now = clock.GetUtcNow();
        return _entries.Values.Count(entry => entry.AskedAt >= since.UtcTicks && LoginState.Of(entry.Facts, now) is LoginState.Pending or LoginState.Confirm);
    }

    internal BoardEntry? Find(UInt128 uid) => _entries.GetValueOrDefault(uid);

    /// <summary>Puts on the board what the table said. What is there already is newer, and stays.</summary>
    /// <returns><see langword="null"/> where the board is full or the login is over.</returns>
    internal BoardEntry? Add(UInt128 uid, LoginFacts facts)
    {
        if (facts.OverAt <= clock.GetUtcNow().ToUnixTimeMilliseconds() || Count >= options.Value.MaxWaiting)
        {
            return Find(uid);
        }

        var entry = new BoardEntry(facts);
        if (!_entries.TryAdd(uid, entry))
        {
            return Find(uid);
        }

        Interlocked.Increment(ref _count);
        return entry;
    }

    /// <summary>Tells what this process has changed and committed.</summary>
    internal void Tell(UInt128 uid, LoginFacts facts)
    {
        if (Add(uid, facts) is { } entry && entry.Facts != facts.ForBoard() && entry.Facts.ChangedAt <= facts.ChangedAt)
        {
            entry.Change(facts);
        }
    }

    /// <summary>
    /// Tells a part of it at once. The instant of the last change stays as it was: the board may have missed another before it, and the follower
    /// finds that the row is newer, and reads it whole.
    /// </summary>
    internal void Tell(UInt128 uid, Func<LoginFacts, LoginFacts> change) => Find(uid)?.Change(change);

    /// <summary>Lets go of logins that are over.</summary>
    internal void Sweep()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (uid, entry) in _entries)
        {
            if (entry.Facts.OverAt <= now && _entries.TryRemove(uid, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}
