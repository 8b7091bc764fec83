using System.ComponentModel.DataAnnotations;

namespace PollLogin.Web.Storage;

/// <summary>A push that was done, with the answer it got: WeChat delivers up to three times, and a repeat gets the same answer.</summary>
public sealed class Push
{
    /// <summary>64 hex characters of what makes a push itself: its MsgId, or time, sender, event and key.</summary>
    [Key, MaxLength(64)]
    public required string Key { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What it was, in WeChat's words: <c>SCAN</c>, <c>subscribe</c>, <c>text</c>; empty for those from before this was kept.</summary>
    [MaxLength(32)]
    public required string Kind { get; init; }

    /// <summary>The answer's body as it was sent: XML, or <c>success</c>.</summary>
    public required string Reply { get; set; }
}
