using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Storage;

/// <summary>When something that the doctor wants to hear of was seen last, at whichever process.</summary>
public sealed class Sighting
{
    [Key, MaxLength(32)]
    public required string What { get; init; }

    public required DateTimeOffset At { get; init; }

    [MaxLength(300)]
    public required string Words { get; init; }
}
