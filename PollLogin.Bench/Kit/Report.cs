using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace PollLogin.Bench.Kit;

/// <summary>What a run has found: on the screen while it goes, and as Markdown and CSV when it is over.</summary>
internal sealed partial class Report
{
    private readonly StringBuilder _markdown = new();
    private readonly StringBuilder _csv = new("table,row,column,value,least,most\n");
    private readonly Stopwatch _took = Stopwatch.StartNew();
    private readonly List<(string[] Row, bool IsMet)> _targets = [];
    private readonly List<(string File, Action<string> Draw)> _pictures = [];

    public Report(string command)
    {
        Line($"# {command}");
        Line($"{DateTimeOffset.UtcNow:yyyy-MM-dd}, {Machine.Describe()}");
    }

    public void Line(string text)
    {
        AnsiConsole.MarkupLineInterpolated($"{text}");
        _markdown.AppendLine(text).AppendLine();
    }

    public void Table(string title, string[] columns, params string[][] rows)
    {
        var screen = new Table().Title(Markup.Escape(title)).AddColumns([.. columns.Select(column => Markup.Escape(column))]);
        _markdown.AppendLine($"## {title}").AppendLine()
            .AppendLine($"| {string.Join(" | ", columns)} |").AppendLine($"|{string.Concat(columns.Select(_ => "---|"))}");
        foreach (var row in rows)
        {
            screen.AddRow([.. row.Select(cell => Markup.Escape(cell))]);
            _markdown.AppendLine($"| {string.Join(" | ", row)} |");
            for (var i = 1; i < row.Length; i++)
            {
                var (value, least, most) = Numbers(row[i]);
                _csv.AppendLine(CultureInfo.InvariantCulture, $"\"{title}\",\"{row[0]}\",\"{columns[i]}\",{value},{least},{most}");
            }
        }

        AnsiConsole.Write(screen);
        _markdown.AppendLine();
    }

    // What is written for people as "0.98 (0.92 to 1.04)", in columns of its own.
    private static (string Value, string Least, string Most) Numbers(string cell) => Spread().Match(cell) is { Success: true } match
        ? (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value)
        : ($"\"{cell}\"", "", "");

    [GeneratedRegex(@"^(-?[0-9.]+)(?: \((-?[0-9.]+) to (-?[0-9.]+)\))?$")]
    private static partial Regex Spread();

    /// <summary>One line of what the product promises.</summary>
    public void Target(string what, string promised, string found, bool isMet) => _targets.Add(([what, promised, found, isMet ? "yes" : "**no**"], isMet));

    /// <summary>Whether every promise so far was kept.</summary>
    public bool IsMet => _targets.All(target => target.IsMet);

    /// <summary>A picture that is drawn when the report is saved, beside it.</summary>
    public void Picture(string title, string file, Action<string> draw)
    {
        _markdown.AppendLine($"![{title}]({file})").AppendLine();
        _pictures.Add((file, draw));
    }

    /// <summary>Runs <paramref name="work"/> under a progress bar; it calls the step once for each of <paramref name="steps"/>.</summary>
    public static async Task ProgressAsync(string title, int steps, Func<Action, Task> work) => await AnsiConsole.Progress().StartAsync(async progress =>
    {
        var task = progress.AddTask(Markup.Escape(title), maxValue: steps);
        await Task.Run(() => work(() => task.Increment(1)));
        task.StopTask();
    });

    public async Task SaveAsync(string folder, string name)
    {
        using (var self = Process.GetCurrentProcess())
        {
            Line(string.Create(CultureInfo.InvariantCulture,
                $"The bench itself, load and all, was busy for {self.TotalProcessorTime.TotalSeconds:0} s of the {_took.Elapsed.TotalSeconds:0} s that this took."));
        }

        if (_targets.Count > 0)
        {
            Table("What it must reach", ["what", "promised", "found", "met"], [.. _targets.Select(target => target.Row)]);
        }

        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.md"), _markdown.ToString());
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.csv"), _csv.ToString());
        _pictures.ForEach(picture => picture.Draw(Path.Combine(folder, picture.File)));
        AnsiConsole.MarkupLineInterpolated($"Written to {Path.Combine(folder, name)}.md and .csv");
    }
}
