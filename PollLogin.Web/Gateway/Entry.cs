namespace PollLogin.Web.Gateway;

/// <summary>An entry of a setting: a name and who is meant by it, <c>name=one+another</c>.</summary>
/// <param name="Who">Empty where nothing is said.</param>
internal sealed record Entry(string Name, string[] Who)
{
    public static Entry Parse(string text) => text.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var who]
        ? new Entry(name, who.Split('+', StringSplitOptions.TrimEntries))
        : new Entry(text.Trim(), []);
}
