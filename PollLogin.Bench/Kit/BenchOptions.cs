using System.Globalization;

namespace PollLogin.Bench.Kit;

/// <summary>What a run may be told.</summary>
internal sealed record BenchOptions
{
    public const string Usage = "[--quick] [--seed N] [--out folder] [--revision REV]";

    /// <summary>A short run, to see that it works: its figures promise nothing.</summary>
    public bool Quick { get; private init; }

    public int Seed { get; private init; } = 1;

    /// <summary>Where the reports are written.</summary>
    public string Out { get; private init; } = Path.Combine(Repository.Root, "bench-results");

    /// <summary>What <c>versus</c> compares with: anything that git knows.</summary>
    public string Revision { get; private init; } = "HEAD";

    public int Rounds => Quick ? 3 : 10;

    /// <summary>One round of one server.</summary>
    public TimeSpan Round => TimeSpan.FromSeconds(Quick ? 1 : 3);

    /// <returns><see langword="null"/> where one of them is unknown or lacks its value.</returns>
    public static BenchOptions? Read(ReadOnlySpan<string> args) => args switch
    {
        [] => new BenchOptions(),
        [.. var before, "--quick"] => Read(before) is { } rest ? rest with { Quick = true } : null,
        [.. var before, "--seed", var seed] when int.TryParse(seed, CultureInfo.InvariantCulture, out var number) =>
            Read(before) is { } rest ? rest with { Seed = number } : null,
        [.. var before, "--out", var folder] => Read(before) is { } rest ? rest with { Out = folder } : null,
        [.. var before, "--revision", var revision] => Read(before) is { } rest ? rest with { Revision = revision } : null,
        _ => null,
    };
}
