using System.Collections.Concurrent;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>What this process read of login sessions within the last 4 seconds: the only thing that may delay the end of one.</summary>
public sealed class LoginSessionCache(TimeProvider clock)
{
    // One second less than the 5 that an ended session may live on.
    private static readonly TimeSpan Keeps = TimeSpan.FromSeconds(4);
    private const int MaxEntries = 50_000;

    private readonly ConcurrentDictionary<string, (LiveLogin Login, DateTimeOffset ReadAt)> _read = new(StringComparer.Ordinal);

    /// <returns><see langword="null"/> when it must be looked up.</returns>
    public LiveLogin? Find(string id) =>
        _read.TryGetValue(id, out var entry) && clock.GetUtcNow() - entry.ReadAt is var age && age >= TimeSpan.Zero && age < Keeps
            ? entry.Login
            : null;

    public void Keep(string id, LiveLogin login)
    {
        // Emptying costs each session one read; keeping count of the oldest would cost more.
        if (_read.Count >= MaxEntries)
        {
            _read.Clear();
        }

        _read[id] = (login, clock.GetUtcNow());
    }

    public void ForgetAll() => _read.Clear();
}

/// <summary>A login session as it was read.</summary>
/// <param name="Until">When it is over.</param>
/// <param name="Member">Whose it is; <see langword="null"/> where it is over already.</param>
public sealed record LiveLogin(DateTimeOffset Until, User? Member)
{
    public static readonly LiveLogin Over = new(DateTimeOffset.UnixEpoch, null);
}
