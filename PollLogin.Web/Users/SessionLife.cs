namespace PollLogin.Web.Users;

/// <summary>How long a login session lives without a request; the login's settings fill it in.</summary>
public sealed class SessionLife
{
    /// <summary>Zero: for as long as it lives at all.</summary>
    public TimeSpan Idle { get; set; }
}
