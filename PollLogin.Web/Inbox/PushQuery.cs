using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>What WeChat writes behind <c>/wechat?</c>. Each value counts only when it is there once.</summary>
internal sealed record PushQuery(string Timestamp, string Nonce, string? Signature, string? MessageSignature)
{
    public static PushQuery Of(IQueryCollection query) => new(
        Single(query, "timestamp") ?? "", Single(query, "nonce") ?? "", Single(query, "signature"), Single(query, "msg_signature"));

    public static string? Single(IQueryCollection query, string name) => query[name] is [{ } value] ? value : null;

    /// <summary>Whether <c>signature</c> is right: it covers the query alone, not the body.</summary>
    public bool IsSignedBy(string token) => WeChatSignature.Matches(Signature, token, Timestamp, Nonce);

    /// <summary>Whether <c>msg_signature</c> is right: it covers <paramref name="encrypted"/> as well.</summary>
    public bool IsSignedBy(string token, string encrypted) => WeChatSignature.Matches(MessageSignature, token, Timestamp, Nonce, encrypted);

    /// <summary>Whether timestamp and nonce can be told apart in what was signed: one of them moved into the other would be signed as well.</summary>
    public bool IsWellFormed => Timestamp is [>= '1' and <= '9', ..] && Nonce is not "";

    /// <returns>How far the timestamp lies behind our clock; <see langword="null"/> when it is no number of seconds.</returns>
    public TimeSpan? Age(DateTimeOffset now) =>
        long.TryParse(Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? now - DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>
    /// 64 characters of what was signed: the timestamp, so that new ones lie side by side in the database, and a hash. Without the signature, which
    /// follows from it, and which nobody looks at in safe mode.
    /// </summary>
    public string Key() => $"{Timestamp}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Timestamp}\0{Nonce}")))}"[..64];
}
