using System.Diagnostics;
using System.Globalization;

namespace PollLogin.Bench.Instances;

/// <summary>What a visitor heard, and when: it is read when a login was not signed in.</summary>
internal sealed class Diary
{
    private readonly List<string> _heard = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Since the visitor came.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>How often something had to be done again.</summary>
    public int Repeats { get; private set; }

    public void Hear(string what) => _heard.Add($"{Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s {what}");

    /// <summary>Something went wrong, and is to be done again.</summary>
    /// <returns>Always <see langword="null"/>: no answer.</returns>
    public string? Repeat(string heard)
    {
        Hear(heard);
        Repeats++;
        return null;
    }

    public override string ToString() => string.Join("; ", _heard);
}
