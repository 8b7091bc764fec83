using System.Globalization;

namespace PollLogin.Bench.Kit;

/// <summary>What several runs of one measurement gave.</summary>
internal sealed record Spread(IReadOnlyList<double> Values)
{
    public double Median => Values.Order().ElementAt(Values.Count / 2);

    public double Min => Values.Min();

    public double Max => Values.Max();

    /// <summary>The median, and from where to where they went.</summary>
    public string Show(string format = "0.00") => Values.Count == 1
        ? Median.ToString(format, CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Min.ToString(format, CultureInfo.InvariantCulture)} to {Max.ToString(format, CultureInfo.InvariantCulture)})");
}
