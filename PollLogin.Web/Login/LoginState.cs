using System.Text;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>What the waiting browser may hear of its login. Everything that is not its business is <see cref="Expired"/>.</summary>
public abstract record LoginState
{
    private LoginState()
    {
    }

    /// <summary>Nobody has scanned yet.</summary>
    /// <param name="Left">How long the code can still be scanned.</param>
    public sealed record Pending(TimeSpan Left) : LoginState
    {
        /// <summary>Whole seconds left, rounded up.</summary>
        public int Seconds => (int)Math.Ceiling(Left.TotalSeconds);
    }

    /// <summary>Scanned, and a confirmation asked for.</summary>
    /// <param name="By">What was asked for.</param>
    /// <param name="Left">How long it can still be given.</param>
    public sealed record Confirm(Confirmation By, TimeSpan Left) : LoginState
    {
        /// <summary>Whole seconds left, rounded up.</summary>
        public int Seconds => (int)Math.Ceiling(Left.TotalSeconds);
    }

    /// <summary>Over, or never this browser's.</summary>
    public sealed record Expired : LoginState;

    /// <summary>Approved and not collected.</summary>
    /// <param name="Token">One-time token, good for <c>POST /login</c> from the same browser.</param>
    public sealed record Success(string Token) : LoginState;

    /// <summary>Another tab of the same browser has collected it.</summary>
    /// <param name="ReturnUrl">Where that tab went; <see langword="null"/> where only the row knows.</param>
    public sealed record Spent(string? ReturnUrl) : LoginState;

    /// <summary>Refused on the phone.</summary>
    public sealed record Denied : LoginState;

    /// <summary>The state of <paramref name="row"/> at <paramref name="now"/>, to a browser that has shown its key.</summary>
    public static LoginState Of(ScanSession row, DateTimeOffset now) => Of(LoginFacts.Of(row), now);

    /// <summary>The state that <paramref name="facts"/> make at <paramref name="now"/>, to a browser that has shown its key.</summary>
    public static LoginState Of(LoginFacts facts, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        TimeSpan Until(long instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant) - now;
        return facts switch
        {
            { IsDenied: true } => new Denied(),
            { IsScanned: false } when at < facts.ExpiresAt => new Pending(Until(facts.ExpiresAt)),
            { IsApproved: false } when at < facts.ConfirmUntil => new Confirm(facts.Confirmation, Until(facts.ConfirmUntil)),
            { IsSpent: true } when at < facts.TokenExpiresAt => new Spent(facts.ReturnUrl),
            { IsSpent: false, Token: { } token } when at < facts.TokenExpiresAt => new Success(Encoding.ASCII.GetString(token)),
            _ => new Expired(),
        };
    }
}
