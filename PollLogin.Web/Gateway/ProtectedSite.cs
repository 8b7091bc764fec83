using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PollLogin.Web.Gateway;

/// <summary>One listed site.</summary>
/// <param name="Host">In lower case, with its port where that is not the scheme's own.</param>
/// <param name="Who">Groups, member ids and openids; or one of the three words; or nothing, which means everyone.</param>
internal sealed partial record ProtectedSite(string Host, string[] Who)
{
    public const string Everyone = "everyone";
    public const string Followers = "followers";

    public bool IsForAll => Who is [] or [Everyone] or [Groups.Members] or [Followers];

    /// <summary>Whether an unfollowing counts from the very next request, which costs a look into the table for each.</summary>
    public bool IsForFollowers => Who is [Followers];

    /// <summary>The host without its port.</summary>
    public string Name => NameOf(Host);

    public static string NameOf(string host) => PortPattern().Replace(host, "");

    public static bool TryParse(string text, [NotNullWhen(true)] out ProtectedSite? site)
    {
        var entry = Entry.Parse(text);
        site = TryParseHost(entry.Name, out var host) ? new ProtectedSite(host, entry.Who) : null;
        return site is not null;
    }

    /// <summary>Reads <c>host</c> or <c>host:port</c>; a port that http or https have by themselves is left out, a Chinese name written as DNS knows it.</summary>
    public static bool TryParseHost(string text, [NotNullWhen(true)] out string? host)
    {
        host = null;
        try
        {
            var ascii = text.All(char.IsAscii) ? text.ToLowerInvariant() : new IdnMapping().GetAscii(text).ToLowerInvariant();
            host = HostPattern().IsMatch(ascii) ? ascii.EndsWith(":80", StringComparison.Ordinal) || ascii.EndsWith(":443", StringComparison.Ordinal) ? NameOf(ascii) : ascii : null;
        }
        catch (ArgumentException)
        {
            // No name that DNS could know.
        }

        return host is not null;
    }

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])(:[1-9][0-9]{0,4})?\z")]
    private static partial Regex HostPattern();

    [GeneratedRegex(@":[0-9]+\z")]
    private static partial Regex PortPattern();
}
