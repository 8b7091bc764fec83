using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Storage;

/// <summary>
/// One login, from the QR code to the cookie. The row joins the browser that waits (its key's hash) and the person who scans (UserId).
/// Which instants are set is its state; see LoginState.
/// </summary>
public sealed class ScanSession
{
    /// <summary>32 lower-case hex characters: WeChat's scene, and the public id of the QR code. Knowing it is worth nothing.</summary>
    [Key, MaxLength(32)]
    public required string Uid { get; init; }

    /// <summary>The account that made the code: another account's is never shown.</summary>
    [MaxLength(64)]
    public required string AppId { get; init; }

    /// <summary>SHA-256 of the browserKey, 64 lower-case hex characters.</summary>
    [MaxLength(64)]
    public required string BrowserKeyHash { get; init; }

    /// <summary>Where the browser goes once signed in: a local path that was checked when it was kept.</summary>
    [MaxLength(2000)]
    public required string ReturnUrl { get; set; }

    /// <summary>What the QR code says: the <c>url</c> that WeChat returned; empty where there is only a login number.</summary>
    [MaxLength(256)]
    public required string QrUrl { get; set; }

    /// <summary>WeChat's name for the QR code; empty where there is none.</summary>
    [MaxLength(256)]
    public required string Ticket { get; set; }

    /// <summary>The digits that the page shows, to be sent to the account; <see langword="null"/> where the page shows none.</summary>
    [MaxLength(9)]
    public string? LoginNumber { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The first instant at which the code can no longer be scanned: never later than WeChat's own expiry.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The client address that asked for the code, as far as trusted proxies tell it.</summary>
    [MaxLength(64)]
    public required string Address { get; init; }

    /// <summary>The browser that asked and what it runs on, in words of ours; empty when unknown.</summary>
    [MaxLength(32)]
    public required string Browser { get; init; }

    [MaxLength(32)]
    public required string Platform { get; init; }

    /// <summary>SHA-256 of the secret that a remembered browser brought; <see langword="null"/> for any other.</summary>
    [MaxLength(64)]
    public string? RememberedHash { get; init; }

    /// <summary>The first person who scanned. Never changes once set.</summary>
    public long? UserId { get; set; }

    public DateTimeOffset? ScannedAt { get; set; }

    /// <summary>What the scan asked for, beyond itself.</summary>
    public Confirmation Confirmation { get; set; }

    /// <summary>The first instant at which a confirmation comes too late; set with the scan that asked for one.</summary>
    public DateTimeOffset? ConfirmUntil { get; set; }

    /// <summary>When the chat asked for the confirmation last: a 1 means the question that stands lowest in the chat.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>The 6 digits that went into the chat, to be typed into the page.</summary>
    [MaxLength(6)]
    public string? Number { get; set; }

    /// <summary>Wrong numbers that one login bears: the last of them refuses it.</summary>
    public const int WrongNumbersBorne = 5;

    /// <summary>How often a wrong number was typed: at <see cref="WrongNumbersBorne"/> the login is refused.</summary>
    public int WrongNumbers { get; set; }

    public DateTimeOffset? ApprovedAt { get; set; }

    /// <summary>The one-time JWT, minted at approval.</summary>
    [MaxLength(1000)]
    public string? Token { get; set; }

    /// <summary>The first instant at which the token is worth nothing.</summary>
    public DateTimeOffset? TokenExpiresAt { get; set; }

    public DateTimeOffset? SpentAt { get; set; }

    /// <summary>When the person refused on the phone.</summary>
    public DateTimeOffset? DeniedAt { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }
}
