using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>A push that was proved to come from WeChat, and how to answer it.</summary>
/// <param name="Body">Its bytes as they came.</param>
/// <param name="Fields">Its XML's texts, decrypted where it was encrypted; <see langword="null"/> when it cannot be read.</param>
/// <param name="Safe">What decrypted it, and encrypts the answer; <see langword="null"/> in plain mode.</param>
/// <param name="Nonce">The request's, for the answer's envelope.</param>
/// <param name="QueryKey">What tells whether its query was used before with another body.</param>
internal sealed record VerifiedPush(byte[] Body, IReadOnlyDictionary<string, string>? Fields, SafeMode? Safe, string Nonce, string QueryKey)
{
    /// <summary>The answer as it goes out. <c>success</c> is never encrypted.</summary>
    public string Seal(string reply, string token, DateTimeOffset now) =>
        Safe is null || reply == WeChatReply.Success ? reply : WeChatReply.Encrypted(reply, Safe, token, Nonce, now);
}
