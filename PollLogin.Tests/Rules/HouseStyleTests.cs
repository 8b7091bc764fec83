using System.Text.RegularExpressions;

namespace PollLogin.Tests.Rules;

/// <summary>What the house does not do, and a reader need not look for.</summary>
public sealed partial class HouseStyleTests
{
    [Fact]
    public void Time_and_chance_come_from_TimeProvider_and_RandomNumberGenerator()
    {
        var breaches = from file in Sources.Below("PollLogin.Web", ".cs")
                       from Match match in OtherClocks().Matches(file.Text)
                       select $"{file.Path}: {match.Value}";
        Assert.Empty(breaches);
    }

    [Fact]
    public void Nothing_blocks_a_thread_and_nothing_is_thrown_away()
    {
        var breaches = from file in Sources.Below("PollLogin.Web", ".cs")
                       from Match match in Blocking().Matches(file.Text)
                       select $"{file.Path}: {match.Value}";
        Assert.Empty(breaches);
    }

    [Fact]
    public void A_file_is_one_thought()
    {
        var lengths = Sources.Below("PollLogin.Web", ".cs").Select(file => (file.Path, Lines: file.Text.Count(c => c == '\n'))).ToList();
        Assert.DoesNotContain(lengths, file => file.Lines > 200);
        Assert.InRange(lengths.Select(file => file.Lines).Order().ElementAt(lengths.Count / 2), 1, 60);
    }

    /// <summary>A line of the log is known by its number: its thousands are the room.</summary>
    [Fact]
    public void Each_log_line_has_a_number_of_its_own_in_the_range_of_its_room()
    {
        string[] rooms = ["", "Login", "WeChat", "Inbox", "Users", "Gateway", "Operations", "Storage", "Simulator", "Shared"];
        var ids = (from file in Sources.Below("PollLogin.Web", ".cs")
                   from Match match in LogIds().Matches(file.Text)
                   select (file.Path, Id: int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))).ToList();
        Assert.NotEmpty(ids);
        Assert.All(ids, line => Assert.Equal(line.Path.Split('/')[1], rooms[line.Id / 1000]));
        Assert.Equal(ids.Count, ids.Select(line => line.Id).Distinct().Count());
    }

    /// <summary>Or systemd's journal takes an error for news.</summary>
    [Fact]
    public void What_goes_to_stderr_goes_by_Complaints() =>
        Assert.Equal(["PollLogin.Web/Shared/Complaints.cs"],
            Sources.Below("PollLogin.Web", ".cs").Where(file => file.Text.Contains("Console.Error", StringComparison.Ordinal)).Select(file => file.Path));

    [Fact]
    public void There_is_no_WebSocket_in_the_product() =>
        Assert.DoesNotContain(Sources.Below("PollLogin.Web", ".cs", ".cshtml", ".js", ".csproj"),
            file => file.Text.Contains("WebSocket", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"DateTime(?:Offset)?\.(?:Utc)?Now|Stopwatch|Environment\.TickCount|new Random\b|Random\.Shared|Guid\.NewGuid\(\)(?!:N\})")]
    private static partial Regex OtherClocks();

    [GeneratedRegex(@"LoggerMessage\((?:EventId = )?([0-9]+)")]
    private static partial Regex LogIds();

    [GeneratedRegex(@"(?<!context|done)\.Result\b|\.Wait\(\)|GetAwaiter\(\)|Thread\.Sleep|async void|Task\.Run\(|catch\s*\{\s*\}|catch \(Exception\)\s*\{\s*\}")]
    private static partial Regex Blocking();
}
