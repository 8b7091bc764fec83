using System.Text;
using Microsoft.Extensions.Primitives;

namespace PollLogin.Web.Gateway;

/// <summary>
/// What a visitor asked another site for, in the words of that site's proxy. Each dialect reads its own headers and no others: a visitor can
/// send what a proxy of the other kind hands on.
/// </summary>
/// <param name="Method">Upper-case letters.</param>
/// <param name="Scheme"><c>http</c> or <c>https</c>, as the proxy sees it.</param>
/// <param name="Host">In lower case, with its port where that is not the scheme's own.</param>
/// <param name="PathAndQuery">Begins with a slash; ASCII, as a header can carry it.</param>
internal sealed record OriginalRequest(string Method, string Scheme, string Host, string PathAndQuery)
{
    private const int LongestMethod = 20;

    /// <returns><see langword="null"/> where something is missing, said twice, or is no address.</returns>
    public static OriginalRequest? FromNginx(IHeaderDictionary headers) => Of(Once(headers["X-Original-Method"]), Once(headers["X-Original-URL"]));

    /// <inheritdoc cref="FromNginx"/>
    public static OriginalRequest? FromForwarded(IHeaderDictionary headers) => Of(
        Once(headers["X-Forwarded-Method"]), Once(headers["X-Forwarded-Proto"]), Once(headers["X-Forwarded-Host"]), Once(headers["X-Forwarded-Uri"]));

    /// <returns><see langword="null"/> for what is no http address.</returns>
    public static OriginalRequest? Of(string method, string url)
    {
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = host < 3 ? -1 : url.IndexOf('/', host);
        return path < 0 ? null : Of(method, url[..(host - 3)], url[host..path], url[path..]);
    }

    // A header said twice would be joined by a comma.
    private static string Once(StringValues header) => header is [{ } value] ? value : "";

    private static OriginalRequest? Of(string method, string proxyScheme, string authority, string pathAndQuery)
    {
        // A socket that is to be upgraded is asked for by http.
        var scheme = proxyScheme switch { "http" or "ws" => "http", "https" or "wss" => "https", _ => null };
        return scheme is not null && IsMethod(method) && IsPath(pathAndQuery) && ProtectedSite.TryParseHost(authority, out var host)
            ? new OriginalRequest(method, scheme, host, Ascii(pathAndQuery))
            : null;
    }

    private static bool IsMethod(string method) => method is { Length: > 0 and <= LongestMethod } && method.All(c => char.IsAsciiLetterUpper(c) || c == '-');

    // Browsers read a backslash as a slash; a fragment never leaves them.
    private static bool IsPath(string path) => path is ['/', ..] && path.All(c => c > ' ' && c is not ('\\' or '#') && !char.IsControl(c));

    private static string Ascii(string path) => path.All(char.IsAscii)
        ? path
        : path.EnumerateRunes().Aggregate(new StringBuilder(), (ascii, rune) => ascii.Append(rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString()))).ToString();
}
