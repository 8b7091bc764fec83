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

    /// <summary>When it was ended: by logging out or unsubscribing.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
