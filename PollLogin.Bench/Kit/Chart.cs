using ScottPlot;

namespace PollLogin.Bench.Kit;

/// <summary>Bars beside each other, one group for each name.</summary>
internal static class Chart
{
    private static readonly string[] Colours = ["#0a7d43", "#5aa9e6", "#f4a259", "#8d6a9f"];

    /// <param name="unit">What the upright axis counts.</param>
    /// <param name="names">One for each group.</param>
    /// <param name="series">Its name, and a value for each group.</param>
    /// <param name="isLogarithmic">Where the values differ by orders of magnitude.</param>
    public static void Bars(string file, string title, string unit, string[] names, (string Name, double[] Values)[] series, bool isLogarithmic = false)
    {
        using var plot = new Plot();
        plot.Title(title);
        plot.YLabel(isLogarithmic ? $"{unit} (each line tenfold)" : unit);
        double Height(double value) => double.IsFinite(value) ? isLogarithmic ? Math.Log10(Math.Max(value, 1) * 10) : value : 0;
        for (var s = 0; s < series.Length; s++)
        {
            var bars = plot.Add.Bars(names.Select((_, i) => new Bar
            {
                Position = (i * (series.Length + 1)) + s,
                Value = Height(series[s].Values[i]),
                FillColor = Color.FromHex(Colours[s]),
                Label = series[s].Values[i].ToString(series[s].Values[i] < 10 ? "0.0" : "0"),
            }).ToArray());
            bars.LegendText = series[s].Name;
            bars.ValueLabelStyle.FontSize = 11;
        }

        plot.Axes.Bottom.SetTicks([.. names.Select((_, i) => (i * (series.Length + 1.0)) + ((series.Length - 1) / 2.0))], names);
        if (isLogarithmic)
        {
            plot.Axes.Left.SetTicks([1, 2, 3, 4, 5, 6], ["1", "10", "100", "1,000", "10,000", "100,000"]);
        }

        plot.Axes.Margins(bottom: 0, top: 0.15);
        plot.HideGrid();
        if (series.Length > 1)
        {
            plot.ShowLegend(Alignment.UpperRight);
        }

        plot.SaveSvg(file, 760, 380);
    }
}
