using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Storage;

/// <summary>
/// A signed query that was used, and the body it came with. In plain mode the signature does not cover the body: without this, one leaked
/// query could carry any push.
/// </summary>
public sealed class SeenQuery
{
    /// <summary>64 characters: the timestamp, and a hash of timestamp, nonce and signature.</summary>
    [Key, MaxLength(64)]
    public required string Key { get; init; }

    /// <summary>SHA-256 (64 hex characters) of the body, or of the echostr for a verification.</summary>
    [MaxLength(64)]
    public required string BodyHash { get; init; }

    public required DateTimeOffset SeenAt { get; init; }
}
