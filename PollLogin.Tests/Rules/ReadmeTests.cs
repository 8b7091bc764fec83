using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using PollLogin.Web.Shared;

namespace PollLogin.Tests.Rules;

/// <summary>The two READMEs tell every setting there is, with the default that the code has.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] Files = ["README.md", "README.zh-CN.md"];

    public static TheoryData<string> Readmes => [.. Files];

    public static TheoryData<string> Documents =>
        [.. Files, .. Directory.EnumerateFiles(Path.Combine(Sources.Root, "docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}")];

    [Theory]
    [MemberData(nameof(Readmes))]
    public void The_table_holds_every_setting_with_its_default(string file)
    {
        var told = Rows().Matches(Sources.Read(file)).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Trim(' ', '`'));
        var expected = Settings().Append(("ConnectionStrings:PollLogin", "Data Source=App_Data/polllogin.db"));
        var empty = file.Contains("zh", StringComparison.Ordinal) ? "空" : "empty";
        Assert.Equal(
            expected.Select(setting => $"{setting.Item1} = {(setting.Item2 is "" ? empty : setting.Item2)}").Order(StringComparer.Ordinal),
            told.Select(row => $"{row.Key} = {row.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Readmes))]
    public void The_two_commands_stand_each_on_a_line_of_its_own(string file)
    {
        var lines = Sources.Read(file).Split('\n');
        Assert.Contains("dotnet run --project PollLogin.Web", lines);
        Assert.Contains("dotnet test", lines);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_a_file_leads_to_one(string file)
    {
        var links = Links().Matches(Sources.Read(file)).Select(link => link.Groups[1].Value.Split('#')[0])
            .Where(link => link.Length > 0 && !link.Contains("://", StringComparison.Ordinal)).ToList();
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(Sources.Root, Path.GetDirectoryName(file)!, link)), link));
    }

    /// <summary>A picture that nobody is shown would grow old unseen.</summary>
    [Fact]
    public void Every_picture_is_shown()
    {
        var pages = string.Concat(Documents.Select(file => Sources.Read(file.Data)));
        var pictures = Directory.EnumerateFiles(Path.Combine(Sources.Root, "docs/screens")).Select(Path.GetFileName).ToList();
        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.Contains($"screens/{picture})", pages, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Key, string Default)> Settings() =>
        from type in typeof(SiteOptions).Assembly.GetTypes()
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
        where section is not null
        let defaults = Activator.CreateInstance(type)
        from property in type.GetProperties()
        where property.CanWrite
        select ($"{section}:{property.Name}", Text(property.GetValue(defaults)));

    private static string Text(object? value) => value is string[] list
        ? string.Join(',', list)
        : value is TimeSpan { Milliseconds: not 0 } span ? span.ToString("c").TrimEnd('0')
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    [GeneratedRegex(@"^\| `([A-Za-z]+:[A-Za-z]+)` \| ([^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();
}
