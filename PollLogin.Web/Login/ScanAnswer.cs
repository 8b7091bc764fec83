namespace PollLogin.Web.Login;

/// <summary>What became of a scan.</summary>
public enum ScanAnswer
{
    /// <summary>The person who scanned is the one whom the code signs in, now or since their first scan of it.</summary>
    LoggedIn,

    /// <summary>Somebody else scanned it first.</summary>
    Taken,

    /// <summary>Ours, and too late.</summary>
    TooLate,

    /// <summary>Not a code of ours.</summary>
    Unknown,
}
