using System.Text;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>What a waiting browser may hear of its login, as the table said it last. Instants are UTC milliseconds, as in the table.</summary>
public sealed record LoginFacts
{
    /// <summary>SHA-256 of the browserKey, 64 lower-case hex characters in ASCII.</summary>
    public required byte[] KeyHash { get; init; }

    /// <summary><see langword="null"/> where it is too long for the board: the row has it, for the few who ask.</summary>
    public required string? ReturnUrl { get; init; }

    public required long ExpiresAt { get; init; }

    public bool IsScanned { get; init; }

    public Confirmation Confirmation { get; init; }

    /// <summary>0 where no confirmation was asked for.</summary>
    public long ConfirmUntil { get; init; }

    public bool IsApproved { get; init; }

    /// <summary>In ASCII, which takes half the memory of a string.</summary>
    public byte[]? Token { get; init; }

    /// <summary>0 until the login is approved.</summary>
    public long TokenExpiresAt { get; init; }

    public bool IsSpent { get; init; }

    public bool IsDenied { get; init; }

    public required long ChangedAt { get; init; }

    /// <summary>The first instant at which no poll can hear anything but that it is over.</summary>
    public long OverAt => Math.Max(ExpiresAt, Math.Max(ConfirmUntil, TokenExpiresAt));

    // The visitor decides how long it is, and the board's memory is bounded.
    private const int LongestReturnUrl = 64;

    public LoginFacts ForBoard() => ReturnUrl is { Length: > LongestReturnUrl } ? this with { ReturnUrl = null } : this;

    public static LoginFacts Of(ScanSession row) => new()
    {
        KeyHash = Encoding.ASCII.GetBytes(row.BrowserKeyHash),
        ReturnUrl = row.ReturnUrl,
        ExpiresAt = row.ExpiresAt.ToUnixTimeMilliseconds(),
        IsScanned = row.UserId is not null,
        Confirmation = row.Confirmation,
        ConfirmUntil = row.ConfirmUntil?.ToUnixTimeMilliseconds() ?? 0,
        IsApproved = row.ApprovedAt is not null,
        Token = row.Token is { } token ? Encoding.ASCII.GetBytes(token) : null,
        TokenExpiresAt = row.TokenExpiresAt?.ToUnixTimeMilliseconds() ?? 0,
        IsSpent = row.SpentAt is not null,
        IsDenied = row.DeniedAt is not null,
        ChangedAt = row.ChangedAt.ToUnixTimeMilliseconds(),
    };
}
