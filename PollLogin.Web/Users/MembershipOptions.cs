namespace PollLogin.Web.Users;

/// <summary>Who is a member; the login's settings fill it in.</summary>
public sealed class MembershipOptions
{
    /// <summary>Openids or member ids; empty: everybody.</summary>
    public string[] List { get; set; } = [];
}
