using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Storage;

/// <summary>A secret that runs out and that all processes use, encrypted by data protection: WeChat's access token.</summary>
public sealed class SharedSecret
{
    [Key, MaxLength(128)]
    public required string Name { get; init; }

    public required string ProtectedValue { get; set; }

    /// <summary>The first instant at which it is worth nothing.</summary>
    public required DateTimeOffset Until { get; set; }

    /// <summary>Until when one process is making the next; past when none is.</summary>
    public required DateTimeOffset LeasedUntil { get; set; }
}
