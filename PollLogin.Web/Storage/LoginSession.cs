using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Storage;

/// <summary>What a spent token begins: one browser signed in as one person. The auth cookie names it.</summary>
public sealed class LoginSession
{
    /// <summary>128 random bits as 32 lower-case hex characters.</summary>
    [Key, MaxLength(32)]
    public required string Id { get; init; }

    public required long UserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The first instant at which the login is over by itself.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When its browser was last heard of, to the minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The client address at the login.</summary>
    [MaxLength(64)]
    public required string Address { get; init; }

    /// <summary>The browser and what it runs on, in words of ours; empty when unknown.</summary>
    [MaxLength(32)]
    public required string Browser { get; init; }

    [MaxLength(32)]
    public required string Platform { get; init; }

    /// <summary>What its login was confirmed by; nothing for a remembered browser, and for WeChat's web authorisation.</summary>
    public required Confirmation Confirmation { get; init; }

    /// <summary>
    /// The uid of the login that began it, until its cookie has gone out: while it stands, that login's browser may be given the cookie.
    /// </summary>
    [MaxLength(32)]
    public string? OwedTo { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Set with <see cref="EndedAt"/>.</summary>
    public EndReason? EndReason { get; set; }
}
