using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace PollLogin.Web.Storage;

/// <summary>A browser in which a person confirmed a login before: there, a scan is enough until <see cref="ExpiresAt"/>.</summary>
[PrimaryKey(nameof(KeyHash), nameof(UserId))]
public sealed class RememberedBrowser
{
    /// <summary>SHA-256 of the browser's secret, 64 lower-case hex characters.</summary>
    [MaxLength(64)]
    public required string KeyHash { get; init; }

    public required long UserId { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }
}
