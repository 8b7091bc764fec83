namespace PollLogin.Web.Login;

/// <summary>How a visitor shows who they are (<c>Login:Method</c>).</summary>
public enum LoginMethod
{
    /// <summary>A QR code; where WeChat gives none, a login number until it does again.</summary>
    Auto,

    /// <summary>A QR code and nothing else.</summary>
    Qr,

    /// <summary>A login number, sent to the account in the chat: every account can do it, and WeChat is asked for nothing.</summary>
    Message,
}
