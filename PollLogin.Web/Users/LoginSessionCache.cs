using System.Collections.Concurrent;

namespace PollLogin.Web.Users;

/// <summary>What this process read of login sessions within the last 4 seconds: the only thing that may delay the end of one.</summary>
public sealed class LoginSessionCache(TimeProvider clock)
{
    // One second less than the 5 that an ended session may live on.
    private static readonly TimeSpan Keeps = TimeSpan.FromSeconds(4);
    private const int MaxEntries = 50_000;

    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, DateTimeOffset ReadAt)> _read = new(StringComparer.Ordinal);

    /// <returns>When the session is over; <see langword="null"/> when it must be looked up.</returns>
    public DateTimeOffset? Find(string id) =>
        _read.TryGetValue(id, out var entry) && clock.GetUtcNow() - entry.ReadAt is var age && age >= TimeSpan.Zero && age < Keeps
            ? entry.Until
            : null;

    public void Keep(string id, DateTimeOffset until)
    {
        // Emptying costs each session one read; keeping count of the oldest would cost more.
        if (_read.Count >= MaxEntries)
        {
            _read.Clear();
        }

        _read[id] = (until, clock.GetUtcNow());
    }

    public void ForgetAll() => _read.Clear();
}
