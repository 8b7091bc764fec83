using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Storage;

/// <summary>
/// A person, known as (AppId, OpenId). After unsubscribing only the id, these two and <see cref="UnsubscribedAt"/> stay, so that the same id
/// serves a return; everything personal is erased, as Tencent's rules demand.
/// </summary>
public sealed class User
{
    public long Id { get; init; }

    [MaxLength(64)]
    public required string AppId { get; init; }

    [MaxLength(128)]
    public required string OpenId { get; init; }

    /// <summary>The same person's id across the accounts of one operator; <see langword="null"/> unless the account is bound to an Open Platform account.</summary>
    [MaxLength(128)]
    public string? UnionId { get; set; }

    /// <summary>Generated at first sight, then the member's own to change; empty after unsubscribing. WeChat gives no name (since 2021-12-27).</summary>
    [MaxLength(32)]
    public required string Name { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>WeChat's time (CreateTime) of the last follow or scan: an unsubscribe older than this is late news and is ignored.</summary>
    public DateTimeOffset? LastScanAt { get; set; }

    /// <summary>When the profile was asked of WeChat; <see langword="null"/> until it answered, be it with a refusal.</summary>
    public DateTimeOffset? ProfileAskedAt { get; set; }

    /// <summary>Set by an operator: the person signs in no more, and what they have open ends.</summary>
    public DateTimeOffset? BlockedAt { get; set; }

    public DateTimeOffset? SubscribedAt { get; set; }

    /// <summary>Set while the person does not follow the account.</summary>
    public DateTimeOffset? UnsubscribedAt { get; set; }
}
