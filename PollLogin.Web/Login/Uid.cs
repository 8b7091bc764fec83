using System.Buffers;
using System.Security.Cryptography;

namespace PollLogin.Web.Login;

/// <summary>The public id of one QR code: 128 random bits as 32 lower-case hex characters.</summary>
public static class Uid
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public static string New() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Whether <paramref name="text"/> can be one at all.</summary>
    public static bool IsUid(string? text) => text is { Length: 32 } && !text.AsSpan().ContainsAnyExcept(Hex);
}
