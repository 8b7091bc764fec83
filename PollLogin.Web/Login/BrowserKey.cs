using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Login;

/// <summary>
/// The secret of the browser that asked for a QR code: 256 random bits in an HttpOnly cookie, its SHA-256 in the table. A scan signs in
/// this browser and no other, so the uid in the QR code may be known to all the world.
/// </summary>
public sealed class BrowserKey(SiteCookies cookies, IOptions<LoginOptions> options)
{
    private const int MaxLength = 128;
    private const string Cookie = "browser";

    private readonly string _cookie = cookies.Name(Cookie);

    /// <summary>A new key, made by us for a new row: one that a client brings is never taken for this.</summary>
    public static string New() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>SHA-256 as 64 lower-case hex characters.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>
    /// What the browser with <paramref name="key"/> comes back with from a web authorisation: 64 letters and digits that nothing but the key
    /// makes, neither the uid nor what the table holds. A browser that was never sent there has shown it to nobody.
    /// </summary>
    public static string AuthorizationState(string key) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), "web authorisation"u8));

    /// <summary>Compares in constant time whether <paramref name="state"/> is the one that <paramref name="key"/> makes.</summary>
    public static bool MatchesState(string? state, string? key) =>
        state is not null && key is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(AuthorizationState(key)));

    /// <summary>Compares in constant time whether <paramref name="key"/> is the one behind <paramref name="hash"/>.</summary>
    /// <param name="hash">64 lower-case hex characters in ASCII.</param>
    /// <param name="key">As <see cref="Read(HttpRequest)"/> gave it: at most 128 characters.</param>
    public static bool Matches(ReadOnlySpan<byte> hash, string? key)
    {
        if (key is null)
        {
            return false;
        }

        Span<byte> utf8 = stackalloc byte[MaxLength * 3];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> hex = stackalloc byte[SHA256.HashSizeInBytes * 2];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(key, utf8)], digest);
        return Convert.TryToHexStringLower(digest, hex, out _) && CryptographicOperations.FixedTimeEquals(hash, hex);
    }

    /// <returns>The key that the browser sent, or <see langword="null"/>.</returns>
    public string? Read(HttpRequest request) =>
        SiteCookies.Find(request, _cookie) is { Length: > 0 and <= MaxLength } key ? key : null;

    /// <summary>Gives the browser its key, for as long as the login can still be collected; kept when it is, so that other tabs follow.</summary>
    public void Write(HttpContext context, string key) => context.Response.Cookies.Append(
        _cookie, key, cookies.Build(context, Cookie, options.Value.LongestLogin));
}
