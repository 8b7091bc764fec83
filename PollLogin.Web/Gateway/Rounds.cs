using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Gateway;

/// <summary>
/// Counts how often a browser was sent back to the same address within a minute: where its site does not see the login, it would be sent to and
/// fro for ever.
/// </summary>
internal sealed class Rounds(SiteCookies cookies, TimeProvider clock)
{
    /// <summary>So many are no accident yet: somebody may log out and in again.</summary>
    public const int Allowed = 3;

    private const string Cookie = "rounds";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <returns>Which round this is; 1 for the first.</returns>
    public int Count(HttpContext context, string url)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var address = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..16];
        // The browser's own to forge: it would only harm itself.
        var (since, round) = context.Request.Cookies[cookies.Name(Cookie)]?.Split('.') is [var first, var count, var of] && of == address
            && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var began) && now - began < Window.TotalSeconds
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var before)
                ? (began, Math.Min(before, Allowed) + 1)
                : (now, 1);
        context.Response.Cookies.Append(
            cookies.Name(Cookie), string.Create(CultureInfo.InvariantCulture, $"{since}.{round}.{address}"), cookies.Build(context, Cookie, Window));
        return round;
    }
}
