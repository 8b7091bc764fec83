using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PollLogin.Web.Login;

/// <summary>The public id of one QR code: 128 random bits as 32 lower-case hex characters.</summary>
public static class Uid
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public static string New() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The number that a uid writes, as the board keeps it.</summary>
    /// <exception cref="FormatException"><paramref name="uid"/> is none (<see cref="IsUid"/>).</exception>
    public static UInt128 Parse(ReadOnlySpan<char> uid)
    {
        // Each poll comes by here: in bytes this takes less than half of what UInt128.Parse does.
        Span<byte> bytes = stackalloc byte[16];
        return Convert.FromHexString(uid, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : throw new FormatException("A uid is 32 hex characters.");
    }

    public static string Text(UInt128 uid) => uid.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>
    /// What names one login in every line of the log: 8 hex characters of the uid's hash. The uid itself would let a reader of the log ask for the code.
    /// </summary>
    /// <returns>- for what is no uid.</returns>
    public static string ForLog(string? uid) => IsUid(uid) ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(uid!)).AsSpan(0, 4)) : "-";

    /// <summary>Whether <paramref name="text"/> can be one at all.</summary>
    public static bool IsUid(ReadOnlySpan<char> text) => text.Length == 32 && !text.ContainsAnyExcept(Hex);
}
