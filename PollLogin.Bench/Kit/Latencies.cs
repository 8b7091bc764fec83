using HdrHistogram;

namespace PollLogin.Bench.Kit;

/// <summary>How long things took, in microseconds; safe for many writers.</summary>
internal sealed class Latencies
{
    private const long Longest = 120_000_000;

    private readonly LongHistogram _all = new(1, Longest, 3);
    private readonly Lock _lock = new();

    public long Count => _all.TotalCount;

    public double Mean => Count == 0 ? double.NaN : _all.GetMean() / 1000;

    public double Max => Count == 0 ? double.NaN : At(100);

    public void Add(TimeSpan took)
    {
        lock (_lock)
        {
            _all.RecordValue(Math.Clamp((long)took.TotalMicroseconds, 1, Longest));
        }
    }

    /// <returns>Milliseconds; not a number where nothing was measured.</returns>
    public double At(double percentile) => Count == 0 ? double.NaN : _all.GetValueAtPercentile(percentile) / 1000.0;
}
