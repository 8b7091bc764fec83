using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace PollLogin.Web.Storage;

/// <summary>
/// How many login numbers of nobody's an openid has sent. A row of its own: who deletes their data in between has no more tries for it.
/// </summary>
[PrimaryKey(nameof(AppId), nameof(OpenId))]
public sealed class WrongNumberCount
{
    [MaxLength(64)]
    public required string AppId { get; init; }

    [MaxLength(128)]
    public required string OpenId { get; init; }

    /// <summary>When the first of them was sent.</summary>
    public required DateTimeOffset Since { get; init; }

    public required int Count { get; init; }
}
