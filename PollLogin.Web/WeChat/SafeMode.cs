using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PollLogin.Web.WeChat;

/// <summary>
/// WeChat's message encryption: AES-256-CBC over 16 random bytes, the message's length (4 bytes, big-endian, of its UTF-8), the message and
/// the AppId, padded as PKCS#7 but to 32 bytes. Source: the developer guide's page on message encryption.
/// </summary>
public sealed class SafeMode(string encodingAesKey, string appId)
{
    private const int BlockSize = 32;
    private const int HeadLength = 20;

    // The 43rd character carries two bits too many, whatever they are; only this decoder takes no offence.
    private readonly byte[] _key = Convert.FromBase64String(encodingAesKey + "=");

    /// <returns>
    /// The message, or <see langword="null"/> for whatever is not ours: one answer for every fault, so that nobody learns which it was.
    /// </returns>
    public string? Decrypt(string encrypted)
    {
        var cipher = new byte[encrypted.Length];
        if (!Convert.TryFromBase64String(encrypted, cipher, out var length) || length == 0 || length % 16 != 0)
        {
            return null;
        }

        using var aes = Cipher();
        // .NET's PKCS7 refuses a padding over 16, which half of all messages have.
        var plain = aes.DecryptCbc(cipher.AsSpan(0, length), aes.IV, PaddingMode.None);
        return Unwrap(plain);
    }

    /// <summary>Encrypts <paramref name="message"/>; no two times alike.</summary>
    public string Encrypt(string message) => Encrypt(message, RandomNumberGenerator.GetBytes(16));

    internal string Encrypt(string message, ReadOnlySpan<byte> random)
    {
        var body = Encoding.UTF8.GetBytes(message);
        var id = Encoding.UTF8.GetBytes(appId);
        var length = HeadLength + body.Length + id.Length;
        var padding = BlockSize - (length % BlockSize);
        var plain = new byte[length + padding];
        random.CopyTo(plain);
        BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(16), body.Length);
        body.CopyTo(plain, HeadLength);
        id.CopyTo(plain, HeadLength + body.Length);
        plain.AsSpan(length).Fill((byte)padding);

        using var aes = Cipher();
        return Convert.ToBase64String(aes.EncryptCbc(plain, aes.IV, PaddingMode.None));
    }

    private string? Unwrap(byte[] plain)
    {
        var padding = plain[^1];
        if (padding is < 1 or > BlockSize || padding > plain.Length || plain.AsSpan()[^padding..].ContainsAnyExcept(padding))
        {
            return null;
        }

        var content = plain.AsSpan(0, plain.Length - padding);
        if (content.Length < HeadLength)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(content[16..]);
        var rest = content[HeadLength..];
        // The AppId at the end is what tells our message from another account's, and from one lengthened behind its signature.
        return length >= 0 && length <= rest.Length && rest[length..].SequenceEqual(Encoding.UTF8.GetBytes(appId))
            ? Encoding.UTF8.GetString(rest[..length])
            : null;
    }

    private Aes Cipher()
    {
        var aes = Aes.Create();
        aes.Key = _key;
        aes.IV = _key[..16];
        return aes;
    }
}
