using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Gateway;

/// <summary>
/// Counts how often a browser was sent back within a minute: where its site does not see the login, it would be sent to and fro for ever.
/// </summary>
internal sealed class Rounds(SiteCookies cookies, TimeProvider clock)
{
    /// <summary>To one address. So many are no accident yet: somebody may log out and in again.</summary>
    public const int Allowed = 3;

    /// <summary>To whichever: a browser that opens a whole window of tabs comes back once for each, a site that adds something new to each address for ever.</summary>
    public const int AllowedInAll = 15;

    private const string Cookie = "rounds";
    private const int HashLength = 8;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <returns>Whether the browser may be sent there once more.</returns>
    public bool MayGo(HttpContext context, string url)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var address = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..HashLength];
        var (since, before) = Read(context, now);
        string[] rounds = [.. before.Take(AllowedInAll), address];
        context.Response.Cookies.Append(
            cookies.Name(Cookie), string.Create(CultureInfo.InvariantCulture, $"{since}.{string.Concat(rounds)}"), cookies.Build(context, Cookie, Window));
        return rounds.Count(round => round == address) <= Allowed && rounds.Length <= AllowedInAll;
    }

    /// <returns>When the minute began, and the addresses since. The browser's own to forge: it would only harm itself.</returns>
    private (long Since, string[] Rounds) Read(HttpContext context, long now) =>
        context.Request.Cookies[cookies.Name(Cookie)]?.Split('.') is [var first, var rounds]
        && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var began) && now - began < Window.TotalSeconds
            ? (began, [.. rounds.Chunk(HashLength).Select(round => new string(round))])
            : (now, []);
}
