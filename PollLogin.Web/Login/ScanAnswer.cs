using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>What became of a scan.</summary>
public abstract record ScanAnswer
{
    private ScanAnswer()
    {
    }

    /// <summary>The person who scanned is the one whom the code signs in, now or since their first scan of it.</summary>
    public sealed record LoggedIn(ScanSession Session) : ScanAnswer;

    /// <summary>A confirmation is asked for, now or since their first scan; with a number it is in the session.</summary>
    public sealed record Asked(ScanSession Session) : ScanAnswer;

    /// <summary>Somebody else scanned it first.</summary>
    public sealed record Taken : ScanAnswer;

    /// <summary>Ours, and too late.</summary>
    public sealed record TooLate : ScanAnswer;

    /// <summary>The person refused this login before.</summary>
    public sealed record Refused : ScanAnswer;

    /// <summary>The site is closed, and the person is not on its list; or an operator has blocked them.</summary>
    public sealed record NotAllowed : ScanAnswer;

    /// <summary>Not a code of ours.</summary>
    public sealed record Unknown : ScanAnswer;
}
