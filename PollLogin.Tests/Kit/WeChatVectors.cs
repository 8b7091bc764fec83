namespace PollLogin.Tests.Kit;

/// <summary>What others published about WeChat's wire; each vector says where.</summary>
public sealed record WeChatVectors(
    IReadOnlyList<WeChatVectors.Signature> Signatures, IReadOnlyList<WeChatVectors.Message> Messages, IReadOnlyList<WeChatVectors.Encryption> Encryptions)
{
    /// <param name="Values">Token, timestamp, nonce, and for a <c>msg_signature</c> the encrypted text.</param>
    public sealed record Signature(string Id, string Source, string[] Values, string Hex);

    /// <summary>An encrypted message that somebody received.</summary>
    /// <param name="Padding">How many bytes follow the AppId.</param>
    public sealed record Message(string Id, string Source, string EncodingAesKey, string AppId, int Padding, string Encrypted, string Plain);

    /// <summary>An encryption whose 16 random characters are known.</summary>
    public sealed record Encryption(string Id, string Source, string EncodingAesKey, string AppId, string Random, string Plain, string Encrypted);
}
