using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Storage;

/// <summary>A number that a login page shows, to be sent to the account in the chat. Whoever has the row has the number, in every process.</summary>
public sealed class LoginNumber
{
    /// <summary>6 to 9 digits.</summary>
    [Key, MaxLength(9)]
    public required string Number { get; init; }

    /// <summary>The login that shows it.</summary>
    [MaxLength(32)]
    public required string Uid { get; init; }

    /// <summary>The first instant at which another login may be given the same: an hour after this one is over.</summary>
    public required DateTimeOffset FreeAt { get; init; }
}
