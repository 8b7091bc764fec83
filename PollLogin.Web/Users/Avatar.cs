using System.Globalization;

namespace PollLogin.Web.Users;

/// <summary>A picture made of a name's first character on a colour of the member's own: WeChat gives no picture (since 2021-12-27).</summary>
public sealed record Avatar(string Initial, string Colour)
{
    // Each has a contrast of at least 4.5 to 1 with white.
    private static readonly string[] Colours = ["#0a7d43", "#1565c0", "#6a3fb5", "#a8326d", "#a84300", "#00707c", "#4d6b00", "#8a5a00"];

    public static Avatar Of(long id, string name) => new(
        StringInfo.GetNextTextElement(name is "" ? "?" : name), Colours[id % Colours.Length]);
}
