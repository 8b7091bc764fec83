using System.Text.RegularExpressions;
using System.Xml.Linq;
using PollLogin.Web.Shared;

namespace PollLogin.Tests.Rules;

/// <summary>A language is a file: each has the same texts, with the same places to fill in, and each text is used.</summary>
public sealed partial class TextsTests
{
    private static readonly Dictionary<string, string> Chinese = Read("PollLogin.Web/Shared/Texts.resx");

    public static TheoryData<string> Languages =>
        [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "PollLogin.Web/Shared"), "Texts.*.resx").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_language_has_the_same_texts_as_Chinese(string file)
    {
        var texts = Read($"PollLogin.Web/Shared/{file}");
        Assert.Equal(Chinese.Keys.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
        Assert.All(texts, text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
        Assert.All(texts, text => Assert.Equal(Places(Chinese[text.Key]), Places(text.Value)));
    }

    [Fact]
    public void The_program_offers_each_language_that_has_a_file()
    {
        var offered = Languages.Select(file => file.Data.Split('.')[1]).Order(StringComparer.Ordinal).Prepend("zh-CN");
        Assert.Equal(offered, Cultures.Supported.Select(culture => culture.Name));
        Assert.Equal(["中文", "English"], Cultures.Supported.Where(culture => culture.Name is "zh-CN" or "en").Select(Cultures.NameOf));
    }

    [Fact]
    public void Every_text_is_used()
    {
        var code = string.Concat(Sources.Below("PollLogin.Web", ".cs", ".cshtml").Select(file => file.Text));
        Assert.All(Chinese.Keys.Where(key => !key.StartsWith("Error", StringComparison.Ordinal)), key => Assert.Contains($"\"{key}\"", code, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_text_that_is_asked_for_is_there()
    {
        var asked = Sources.Below("PollLogin.Web", ".cshtml").SelectMany(file => Asked().Matches(file.Text)).Select(match => match.Groups[1].Value);
        Assert.All(asked, key => Assert.Contains(key, Chinese.Keys));
    }

    private static Dictionary<string, string> Read(string path) => XDocument.Parse(Sources.Read(path)).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static IEnumerable<string> Places(string text) => PlaceToFill().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex PlaceToFill();

    [GeneratedRegex("""T\["(\w+)""")]
    private static partial Regex Asked();
}
