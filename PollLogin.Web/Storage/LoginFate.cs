using System.Linq.Expressions;

namespace PollLogin.Web.Storage;

/// <summary>What became of a login, as far as counts want to know it: columns of its <see cref="ScanSession"/>.</summary>
public sealed class LoginFate
{
    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? ScannedAt { get; init; }

    public DateTimeOffset? ConfirmUntil { get; init; }

    public DateTimeOffset? TokenExpiresAt { get; init; }

    public DateTimeOffset? SpentAt { get; init; }

    public DateTimeOffset? DeniedAt { get; init; }

    public required int WrongNumbers { get; init; }

    /// <summary>As a query reads it.</summary>
    public static readonly Expression<Func<ScanSession, LoginFate>> OfRow = row => new LoginFate
    {
        CreatedAt = row.CreatedAt,
        ExpiresAt = row.ExpiresAt,
        ScannedAt = row.ScannedAt,
        ConfirmUntil = row.ConfirmUntil,
        TokenExpiresAt = row.TokenExpiresAt,
        SpentAt = row.SpentAt,
        DeniedAt = row.DeniedAt,
        WrongNumbers = row.WrongNumbers,
    };

    /// <summary>Whether nothing more can come of it at <paramref name="now"/>.</summary>
    public bool IsOver(DateTimeOffset now) => ExpiresAt <= now && !(ConfirmUntil > now) && !(TokenExpiresAt > now);
}
