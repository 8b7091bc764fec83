using PollLogin.Web.Storage;

namespace PollLogin.Web.Gateway;

/// <summary>What becomes of a request to another site; how to say it is each dialect's own.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    public sealed record LetIn(User Member) : Decision;

    /// <param name="Url">Where the visitor logs in, and finds the way back.</param>
    public sealed record LogIn(string Url) : Decision;

    /// <summary>The site is not listed, or not open to this member.</summary>
    public sealed record Forbid : Decision;

    /// <summary>The proxy did not say what was asked for, or said what cannot be.</summary>
    public sealed record Misunderstood : Decision;
}
