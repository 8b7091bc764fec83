using System.Globalization;

namespace PollLogin.Bench.Kit;

/// <summary>What several runs of one measurement gave.</summary>
internal sealed record Spread(IReadOnlyList<double> Values)
{
    /// <summary>The middle one; of an even number, what lies between the two.</summary>
    public double Median
    {
        get
        {
            double[] sorted = [.. Values.Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    public double Min => Values.Min();

    public double Max => Values.Max();

    /// <summary>The median, and from where to where they went.</summary>
    public string Show(string format = "0.00") => Values.Count == 1
        ? Median.ToString(format, CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Min.ToString(format, CultureInfo.InvariantCulture)} to {Max.ToString(format, CultureInfo.InvariantCulture)})");
}
