using System.Collections.Concurrent;

namespace PollLogin.Web.Simulator;

/// <summary>The QR codes that the simulated WeChat has made and that can still be scanned.</summary>
public sealed class LiveCodes(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, LiveCode> _codes = new(StringComparer.Ordinal);

    public void Add(LiveCode code)
    {
        foreach (var old in _codes.Values.Where(old => old.ExpiresAt <= clock.GetUtcNow()))
        {
            _codes.TryRemove(old.Scene, out _);
        }

        _codes[code.Scene] = code;
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<LiveCode> All() =>
        [.. _codes.Values.Where(code => code.ExpiresAt > clock.GetUtcNow()).OrderByDescending(code => code.CreatedAt)];

    public LiveCode? Find(string? scene) => All().FirstOrDefault(code => code.Scene == scene);
}

/// <summary>A QR code as WeChat knows it.</summary>
/// <param name="Scene">Our uid.</param>
public sealed record LiveCode(string Scene, string Ticket, string Url, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
