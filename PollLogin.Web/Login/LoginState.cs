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
    public sealed record Pending(TimeSpan Left) : LoginState;

    /// <summary>Scanned, and a confirmation asked for.</summary>
    /// <param name="By">What was asked for.</param>
    /// <param name="Left">How long it can still be given.</param>
    public sealed record Confirm(Confirmation By, TimeSpan Left) : LoginState;

    /// <summary>Over, or never this browser's.</summary>
    public sealed record Expired : LoginState;

    /// <summary>Approved and not collected.</summary>
    /// <param name="Token">One-time token, good for <c>POST /login</c> from the same browser.</param>
    public sealed record Success(string Token) : LoginState;

    /// <summary>Another tab of the same browser has collected it.</summary>
    /// <param name="ReturnUrl">Where that tab went.</param>
    public sealed record Spent(string ReturnUrl) : LoginState;

    /// <summary>Refused on the phone.</summary>
    public sealed record Denied : LoginState;

    /// <summary>The state of <paramref name="row"/> at <paramref name="now"/>, to a browser that has shown its key.</summary>
    public static LoginState Of(ScanSession row, DateTimeOffset now) => row switch
    {
        { DeniedAt: not null } => new Denied(),
        { UserId: null } when now < row.ExpiresAt => new Pending(row.ExpiresAt - now),
        { ApprovedAt: null, ConfirmUntil: { } until } when now < until => new Confirm(row.Confirmation, until - now),
        { SpentAt: not null } when now < row.TokenExpiresAt => new Spent(row.ReturnUrl),
        { SpentAt: null, Token: { } token } when now < row.TokenExpiresAt => new Success(token),
        _ => new Expired(),
    };
}
