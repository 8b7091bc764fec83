using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Storage;

/// <summary>Something that an operator did. It names people by their ids alone, so that it may outlive them.</summary>
public sealed class AuditEntry
{
    [Key]
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The member id of the operator who did it.</summary>
    public required long OperatorId { get; init; }

    public required AuditAct Act { get; init; }

    /// <summary>The member to whom it was done; <see langword="null"/> for a sign-in.</summary>
    public long? MemberId { get; init; }
}
