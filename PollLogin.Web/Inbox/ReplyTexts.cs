using System.Globalization;
using System.Reflection;
using System.Resources;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Inbox;

/// <summary>What the account says in the chat: the built-in texts, or the operator's own. Chinese, since a push does not tell the reader's language.</summary>
public sealed class ReplyTexts(IOptions<SiteOptions> site, IOptions<RepliesOptions> replies)
{
    private static readonly ResourceManager BuiltIn = new(typeof(ReplyTexts).FullName!, typeof(ReplyTexts).Assembly);

    private static readonly Dictionary<string, PropertyInfo> Overridable =
        typeof(RepliesOptions).GetProperties().ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>A scan signed its person in.</summary>
    public string LoggedIn => Of(nameof(LoggedIn));

    public string Welcome => Of(nameof(Welcome));

    public static string Taken => Fixed(nameof(Taken));

    public static string TooLate => Fixed(nameof(TooLate));

    /// <summary>A scan could not be worked on; scanning again may help.</summary>
    public static string Busy => Fixed(nameof(Busy));

    /// <param name="kind">A kind of talk, as <c>WeChatMessage.Talk</c> names it; letter case does not matter.</param>
    public string ToTalk(string kind) => Of(Overridable[kind].Name);

    // Not string.Format: a brace in an operator's text is a brace.
    private string Of(string name) => (Overridable[name].GetValue(replies.Value) is string { Length: > 0 } own ? own : Fixed(name))
        .Replace("{0}", site.Value.Title, StringComparison.Ordinal);

    private static string Fixed(string name) => BuiltIn.GetString(name, CultureInfo.InvariantCulture)!;
}
