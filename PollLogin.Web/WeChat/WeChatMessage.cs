namespace PollLogin.Web.WeChat;

/// <summary>What one push says. A closed family: a handler's switch over it is the list of all that WeChat sends us.</summary>
/// <param name="Head">Who sent it, when, and what makes it itself.</param>
public abstract record WeChatMessage(MessageHead Head)
{
    /// <summary>A code made for a login was scanned: <c>SCAN</c>, or <c>subscribe</c> with <c>qrscene_</c>.</summary>
    /// <param name="Scene">The code's scene, without the prefix.</param>
    /// <param name="IsNewFollower">Whether the scan made them a follower just now.</param>
    public sealed record Scan(MessageHead Head, string Scene, bool IsNewFollower) : WeChatMessage(Head);

    /// <summary>Somebody followed the account without a code of ours.</summary>
    public sealed record Follow(MessageHead Head) : WeChatMessage(Head);

    public sealed record Unfollow(MessageHead Head) : WeChatMessage(Head);

    /// <summary>A person withdrew or ended what they had authorised (<c>user_authorization_revoke</c>, <c>…_cancellation</c>): their data must go.</summary>
    /// <param name="OpenId">The person; the sender is somebody else.</param>
    public sealed record Revoke(MessageHead Head, string OpenId) : WeChatMessage(Head);

    /// <summary>A message or a menu tap that a person may expect an answer to.</summary>
    /// <param name="Kind">MsgType, or <c>click</c> and <c>view</c> for the menu, in lower case.</param>
    /// <param name="Content">The text of a text message, else empty.</param>
    /// <param name="MenuId">Which link's tap wrote the text (<c>bizmsgmenuid</c>), where WeChat tells; else empty.</param>
    public sealed record Talk(MessageHead Head, string Kind, string Content, string MenuId = "") : WeChatMessage(Head);

    /// <summary>Anything else: known to need no answer, or unknown today.</summary>
    public sealed record Other(MessageHead Head, string Kind) : WeChatMessage(Head);

    private const string ScenePrefix = "qrscene_";

    private static readonly HashSet<string> TalkKinds =
        ["text", "image", "voice", "video", "shortvideo", "location", "link", "file"];

    /// <returns><see langword="null"/> when the fields do not make a push: no sender, no time, no kind.</returns>
    public static WeChatMessage? Parse(IReadOnlyDictionary<string, string> fields)
    {
        if (MessageHead.Parse(fields) is not { } head || !fields.TryGetValue("MsgType", out var type) || type is "")
        {
            return null;
        }

        var kind = type.ToLowerInvariant();
        return kind == "event" ? Event(head, fields)
            : TalkKinds.Contains(kind) ? new Talk(head, kind, fields.GetValueOrDefault("Content", ""), fields.GetValueOrDefault("bizmsgmenuid", ""))
            : new Other(head, kind);
    }

    private static WeChatMessage Event(MessageHead head, IReadOnlyDictionary<string, string> fields)
    {
        var key = fields.GetValueOrDefault("EventKey", "");
        // Documented as SCAN, seen as scan.
        return fields.GetValueOrDefault("Event", "").ToLowerInvariant() switch
        {
            "scan" when key is not "" => new Scan(head, key, IsNewFollower: false),
            // The prefix is taken off once: a scene may contain it. What else a follow's key may hold (last_trade_no_…) is no scene.
            "subscribe" when key.StartsWith(ScenePrefix, StringComparison.Ordinal) && key.Length > ScenePrefix.Length
                => new Scan(head, key[ScenePrefix.Length..], IsNewFollower: true),
            "subscribe" => new Follow(head),
            "unsubscribe" => new Unfollow(head),
            "user_authorization_revoke" or "user_authorization_cancellation" when fields.GetValueOrDefault("OpenID") is { Length: > 0 } openId
                => new Revoke(head, openId),
            "click" => new Talk(head, "click", ""),
            "view" => new Talk(head, "view", ""),
            var other => new Other(head, other),
        };
    }
}
