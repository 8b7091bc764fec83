using System.Collections.Concurrent;

namespace PollLogin.Web.Inbox;

/// <summary>
/// The signed queries that came while the database was away, each with the hash of the body it came with: what the table could not be told.
/// Known to this process alone, for a day, as there.
/// </summary>
internal sealed class UnnotedQueries(TimeProvider clock)
{
    private const int Most = 20_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, (string BodyHash, DateTimeOffset At)> _seen = new(StringComparer.Ordinal);

    /// <summary>The first body is the one that counts.</summary>
    public void Note(string queryKey, string bodyHash)
    {
        var now = clock.GetUtcNow();
        if (_seen.Count >= Most)
        {
            foreach (var old in _seen.Where(seen => now - seen.Value.At > Kept))
            {
                _seen.TryRemove(old);
            }
        }

        // Full of what is younger: only what WeChat signed comes in here, and it sends no such number.
        if (_seen.Count < Most)
        {
            _seen.TryAdd(queryKey, (bodyHash, now));
        }
    }

    /// <returns><see langword="false"/> where the query came with another body.</returns>
    public bool Agree(string queryKey, string bodyHash) => !_seen.TryGetValue(queryKey, out var seen) || seen.BodyHash == bodyHash;
}
