namespace PollLogin.Web.Users;

/// <summary>How far the auth cookie goes beyond this site; the gateway's settings fill it in.</summary>
public sealed class AuthCookieReach
{
    /// <summary>Whether other sites stand on it: it is then sent to every path of a host.</summary>
    public bool IsShared { get; set; }

    /// <summary>The domain whose hosts all get it; empty: this host alone.</summary>
    public string Domain { get; set; } = "";
}
