using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PollLogin.Tests.Kit;

/// <summary>WeChat's cipher without its rules: a test says byte for byte what is encrypted, and sees what was.</summary>
public static class RawCipher
{
    /// <summary>Random bytes, length, message and AppId, with a length that may be a lie, and no padding yet.</summary>
    public static byte[] Content(string message, string appId = PollLoginApp.AppId, int? length = null)
    {
        var body = Encoding.UTF8.GetBytes(message);
        var head = new byte[20];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(16), length ?? body.Length);
        return [.. head, .. body, .. Encoding.UTF8.GetBytes(appId)];
    }

    /// <summary>Up to the next multiple of 32, as WeChat does.</summary>
    public static byte[] Padded(byte[] content)
    {
        var padding = 32 - (content.Length % 32);
        return [.. content, .. Enumerable.Repeat((byte)padding, padding)];
    }

    public static string Encrypt(byte[] blocks, string key = PollLoginApp.AesKey)
    {
        using var aes = Aes(key);
        return Convert.ToBase64String(aes.EncryptCbc(blocks, aes.IV, PaddingMode.None));
    }

    public static byte[] Decrypt(string encrypted, string key = PollLoginApp.AesKey)
    {
        using var aes = Aes(key);
        return aes.DecryptCbc(Convert.FromBase64String(encrypted), aes.IV, PaddingMode.None);
    }

    private static Aes Aes(string key)
    {
        var aes = System.Security.Cryptography.Aes.Create();
        aes.Key = Convert.FromBase64String($"{key}=");
        aes.IV = aes.Key[..16];
        return aes;
    }
}
