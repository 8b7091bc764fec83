using System.Text.RegularExpressions;

namespace PollLogin.Tests.Rules;

/// <summary>Which room may use which. The architecture is this dictionary.</summary>
public sealed partial class FolderTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Shared"] = [],
        ["WeChat"] = ["Shared"],
        ["Storage"] = ["Shared"],
        ["Users"] = ["Shared", "Storage", "WeChat"],
        ["Login"] = ["Shared", "Storage", "Users", "WeChat"],
        ["Inbox"] = ["Shared", "Login", "Users", "WeChat", "Storage"],
        ["Gateway"] = ["Shared", "Storage", "Users"],
        ["Simulator"] = ["Shared", "WeChat"],
        ["Operations"] = ["Shared", "WeChat", "Storage", "Users", "Login"],
    };

    [Fact]
    public void Each_room_uses_only_the_rooms_that_it_may()
    {
        var breaches = from file in Sources.Below("PollLogin.Web", ".cs", ".cshtml")
                       let room = Room(file.Path)
                       where room is not null
                       from Match use in Uses().Matches(file.Text)
                       let used = use.Groups[1].Value
                       where MayUse.ContainsKey(used) && used != room && !MayUse[room].Contains(used)
                       select $"{file.Path} uses {used}";
        Assert.Empty(breaches);
    }

    [Fact]
    public void Every_room_is_known_here_and_has_its_front_door()
    {
        var rooms = Directory.EnumerateDirectories(Path.Combine(Sources.Root, "PollLogin.Web")).Select(Path.GetFileName)
            .Except(["bin", "obj", "wwwroot", "Properties", "App_Data"]).Order();
        Assert.Equal(MayUse.Keys.Order(), rooms);
        Assert.All(MayUse.Keys, room => Assert.True(File.Exists(Path.Combine(Sources.Root, "PollLogin.Web", room, $"{room}Feature.cs")), room));
    }

    [Fact]
    public void A_file_says_the_room_that_it_lies_in()
    {
        var strangers = from file in Sources.Below("PollLogin.Web", ".cs")
                        let room = Room(file.Path)
                        where room is not null && !Regex.IsMatch(file.Text, $@"^namespace PollLogin\.Web\.{room}[;.]", RegexOptions.Multiline)
                        select file.Path;
        Assert.Empty(strangers);
    }

    private static string? Room(string path) => path.Split('/') is [_, var room, _, ..] && MayUse.ContainsKey(room) ? room : null;

    // A using line, a qualified name, or a partly qualified one.
    [GeneratedRegex(@"(?:PollLogin\.)?Web\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex Uses();
}
