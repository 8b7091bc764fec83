namespace PollLogin.Web.Login;

/// <summary>Whether a visitor wants another code than the one that they have.</summary>
public enum NewCode
{
    No,

    /// <summary>None at all (<c>?new=no</c>): a page without JavaScript reloads itself, and must not use up codes for nobody.</summary>
    Never,

    /// <summary>Unless it was scanned (<c>?new=1</c>): a reload must not lose the login.</summary>
    UnlessScanned,

    /// <summary>Also where it was scanned and a confirmation is waited for (<c>?new=anyway</c>): perhaps a stranger scanned it.</summary>
    Anyway,
}
