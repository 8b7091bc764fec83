using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Storage;

/// <summary>A key of the program's own, encrypted by data protection. Whoever reads the whole database can still undo that.</summary>
public sealed class Secret
{
    [Key, MaxLength(64)]
    public required string Name { get; init; }

    public required string ProtectedValue { get; set; }
}
