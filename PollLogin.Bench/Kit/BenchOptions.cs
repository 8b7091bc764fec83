using System.Globalization;

namespace PollLogin.Bench.Kit;

/// <summary>What a run may be told: <c>--quick</c>, <c>--seed 1</c>, <c>--out folder</c>, <c>--revision</c> of git.</summary>
internal sealed record BenchOptions(bool Quick, int Seed, string Out, string Revision)
{
    public int Rounds => Quick ? 3 : 10;

    /// <summary>One round of one server.</summary>
    public TimeSpan Round => TimeSpan.FromSeconds(Quick ? 1 : 3);

    public static BenchOptions Read(string[] args) => new(
        args.Contains("--quick"),
        int.Parse(After(args, "--seed") ?? "1", CultureInfo.InvariantCulture),
        After(args, "--out") ?? Path.Combine(Repository.Root, "bench-results"),
        After(args, "--revision") ?? "HEAD");

    private static string? After(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
