using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace PollLogin.Web.Shared;

/// <summary>
/// How often something has happened since the process started, one count for each <typeparamref name="TKey"/>. It costs a look-up and an
/// increment, whether or not anybody watches.
/// </summary>
public sealed class Counts<TKey> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, StrongBox<long>> _counts;

    /// <param name="meter">Where whoever watches finds them.</param>
    /// <param name="name">Words joined by dots.</param>
    /// <param name="labels">What tells the counts of two keys apart.</param>
    /// <param name="expected">Keys that are there from the start, with 0: a rate can be told from the first event on.</param>
    public Counts(Meter meter, string name, string description, Func<TKey, KeyValuePair<string, object?>[]> labels, params IEnumerable<TKey> expected)
    {
        _counts = new(expected.Select(key => KeyValuePair.Create(key, new StrongBox<long>())));
        meter.CreateObservableCounter(
            name, () => _counts.Select(count => new Measurement<long>(Interlocked.Read(ref count.Value.Value), labels(count.Key))), description: description);
    }

    public void Add(TKey key) => Interlocked.Increment(ref _counts.GetOrAdd(key, _ => new StrongBox<long>()).Value);
}
