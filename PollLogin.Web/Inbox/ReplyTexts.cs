using System.Globalization;
using System.Reflection;
using System.Resources;
using Microsoft.Extensions.Options;
using PollLogin.Web.Login;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Inbox;

/// <summary>What the account says in the chat: the built-in texts, or the operator's own. Chinese, since a push does not tell the reader's language.</summary>
public sealed class ReplyTexts(IOptions<SiteOptions> site, IOptions<RepliesOptions> replies, SiteTime time)
{
    private static readonly ResourceManager BuiltIn = new(typeof(ReplyTexts).FullName!, typeof(ReplyTexts).Assembly);

    private static readonly Dictionary<string, PropertyInfo> Overridable =
        typeof(RepliesOptions).GetProperties().ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    public string Welcome => Of(nameof(Welcome));

    /// <summary>The site is closed, or the person is blocked.</summary>
    public string NotAllowed => Of(nameof(NotAllowed));

    public static string Taken => Fixed(nameof(Taken));

    public static string TooLate => Fixed(nameof(TooLate));

    /// <summary>A scan could not be worked on; scanning again may help.</summary>
    public static string Busy => Fixed(nameof(Busy));

    /// <summary>To another scan of a code that the person refused.</summary>
    public static string RefusedBefore => Fixed(nameof(RefusedBefore));

    /// <summary>To a 0 that ended something.</summary>
    public static string RefusedNow => Fixed(nameof(RefusedNow));

    public static string NothingToRefuse => Fixed(nameof(NothingToRefuse));

    public static string NothingToApprove => Fixed(nameof(NothingToApprove));

    /// <summary>Behind an approval, before the facts of another login that waits too.</summary>
    public static string AnotherWaits => Fixed(nameof(AnotherWaits));

    /// <summary>A 0 or a 1 could not be worked on; sending it again may help.</summary>
    public static string BusyAnswer => Fixed(nameof(BusyAnswer));

    /// <summary>To six digits that somebody wrote into the chat.</summary>
    public static string NumberIsForThePage => Fixed(nameof(NumberIsForThePage));

    /// <summary>To a login number that no page shows.</summary>
    public static string NumberUnknown => Fixed(nameof(NumberUnknown));

    public static string NumberTaken => Fixed(nameof(NumberTaken));

    public static string NumberTooLate => Fixed(nameof(NumberTooLate));

    /// <summary>To any number, after too many wrong ones.</summary>
    public static string NumbersUsedUp => Fixed(nameof(NumbersUsedUp));

    /// <summary>A scan, or a 1, signed its person in: where, and what to do if it was not they.</summary>
    public string LoggedIn(ScanSession session) => Of(nameof(LoggedIn), session);

    /// <summary>A scan asks for a confirmation: where, and how to give it.</summary>
    public string Asked(ScanSession session) => session.Confirmation == Confirmation.Number
        ? Of("AskedForNumber", session).Replace("{4}", session.Number, StringComparison.Ordinal)
        : Of("AskedToApprove", session).Replace("{5}", LoginFlow.Question(session), StringComparison.Ordinal);

    /// <returns><see langword="null"/> where no login of ours was meant.</returns>
    public string? To(ScanAnswer answer) => answer switch
    {
        ScanAnswer.LoggedIn(var session) => LoggedIn(session),
        ScanAnswer.Asked(var session) => Asked(session),
        ScanAnswer.Taken => Taken,
        ScanAnswer.TooLate => TooLate,
        ScanAnswer.Refused => RefusedBefore,
        ScanAnswer.NotAllowed => NotAllowed,
        _ => null,
    };

    /// <param name="kind">A kind of talk, as <c>WeChatMessage.Talk</c> names it; letter case does not matter.</param>
    public string ToTalk(string kind) => Of(Overridable[kind].Name);

    private string Of(string name, ScanSession session) => Of(name)
        .Replace("{1}", new Device(session.Browser, session.Platform).Describe(Fixed("UnknownBrowser")), StringComparison.Ordinal)
        .Replace("{2}", session.Address is "" ? Fixed("UnknownAddress") : session.Address, StringComparison.Ordinal)
        .Replace("{3}", time.Minute(session.CreatedAt), StringComparison.Ordinal);

    // Not string.Format: a brace in an operator's text is a brace.
    private string Of(string name) => (Overridable[name].GetValue(replies.Value) is string { Length: > 0 } own ? own : Fixed(name))
        .Replace("{0}", site.Value.Title, StringComparison.Ordinal);

    private static string Fixed(string name) => BuiltIn.GetString(name, CultureInfo.InvariantCulture)!;
}
