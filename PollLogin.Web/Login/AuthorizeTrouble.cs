namespace PollLogin.Web.Login;

/// <summary>Why a web authorisation signed nobody in.</summary>
/// <param name="Text">Key of the sentence that tells the visitor.</param>
/// <param name="Remedy">What the log tells the operator.</param>
public sealed record AuthorizeTrouble(string Text, string Remedy)
{
    public static readonly AuthorizeTrouble Over = new("AuthorizeOver",
        "the browser brought no key, another's, or one that was used up: somebody reloaded the page or passed its link on. If everybody meets this, the "
            + "login is opened at another address than the one that WeChat leads back to: set Site:PublicUrl to the address that people type");

    public static readonly AuthorizeTrouble Cancelled = new("AuthorizeCancelled", "WeChat sent no code along: the person cancelled the authorisation");

    public static readonly AuthorizeTrouble Refused = new("AuthorizeRefused", "WeChat did not take the code; the line before says what to do");

    public static readonly AuthorizeTrouble Snapshot = new("AuthorizeSnapshot",
        "WeChat showed the page as a snapshot (快照页), for which it makes up a person; whoever opens the page in full is signed in");

    public static readonly AuthorizeTrouble NotFollowing = new("AuthorizeFollow",
        "the person does not follow the account; they are offered a QR code or a login number, with which they do");

    public static readonly AuthorizeTrouble NotAllowed = new("AuthorizeNotAllowed", "the member is blocked, or not in Login:Members");

    public static readonly AuthorizeTrouble Unavailable = new("LoginUnavailable", "WeChat or the database took no part; the line before says what to do");
}
