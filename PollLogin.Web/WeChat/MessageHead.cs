using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PollLogin.Web.WeChat;

/// <summary>What every push carries.</summary>
/// <param name="From">The person's openid.</param>
/// <param name="To">The account's original id, <c>gh_…</c>.</param>
/// <param name="CreatedAt">WeChat's own time of it, in whole seconds.</param>
/// <param name="Key">64 hex characters of what makes it itself, time and hash: a delivery with the same key is a repeat.</param>
/// <param name="Kind">An event's name or a message's type as WeChat writes it, at most 32 characters: <c>SCAN</c>, <c>subscribe</c>, <c>text</c>.</param>
public sealed record MessageHead(string From, string To, DateTimeOffset CreatedAt, string Key, string Kind)
{
    private const int MaxIdLength = 128;
    private const int MaxKindLength = 32;
    private const int KeyLength = 64;

    /// <returns><see langword="null"/> without a sender, or without a time in seconds.</returns>
    public static MessageHead? Parse(IReadOnlyDictionary<string, string> fields)
    {
        var from = fields.GetValueOrDefault("FromUserName", "");
        var to = fields.GetValueOrDefault("ToUserName", "");
        if (!IsId(from) || !long.TryParse(fields.GetValueOrDefault("CreateTime"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return null;
        }

        return new MessageHead(from, to, DateTimeOffset.FromUnixTimeSeconds(seconds), KeyOf(fields, from, seconds), KindOf(fields));
    }

    private static string KindOf(IReadOnlyDictionary<string, string> fields)
    {
        var kind = fields.GetValueOrDefault("Event") is { Length: > 0 } name ? name : fields.GetValueOrDefault("MsgType", "");
        return kind.Length is > 0 and <= MaxKindLength && kind.All(c => char.IsAsciiLetterOrDigit(c) || c is '_') ? kind : "other";
    }

    // Sender and second alone are too weak: a location report and another event can share them. MsgID of the job events, with a capital D,
    // is another thing. OpenID: whose data a revocation means; its sender is one for all. The fields are joined by a character that XML cannot hold.
    // An event's second stands in front: keys of one time lie side by side in the database, not all over a million old ones.
    private static string KeyOf(IReadOnlyDictionary<string, string> fields, string from, long seconds) =>
        fields.GetValueOrDefault("MsgId") is { Length: > 0 } id
            ? Hash("message", id)
            : $"{seconds:x10}{Hash("event", from, fields["CreateTime"], fields.GetValueOrDefault("Event", "").ToUpperInvariant(),
                fields.GetValueOrDefault("EventKey", ""), fields.GetValueOrDefault("OpenID", ""))}"[..KeyLength];

    private static string Hash(params string[] parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));

    private static bool IsId(string text) => text.Length is > 0 and <= MaxIdLength && text.All(c => c is > ' ' and <= '~');
}
