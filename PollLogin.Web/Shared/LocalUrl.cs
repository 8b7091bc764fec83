namespace PollLogin.Web.Shared;

/// <summary>Decides where a visitor may be sent after logging in: only to a path of this host.</summary>
public static class LocalUrl
{
    /// <summary>The longest that is kept; a longer one is dropped, not cut.</summary>
    public const int MaxLength = 2000;

    /// <returns>
    /// <paramref name="url"/> as a header can carry it (other than ASCII percent-encoded), when it is a plain local path;
    /// <see langword="null"/> when it is missing or could lead elsewhere.
    /// </returns>
    public static string? OrNull(string? url) =>
        url is ['/', ..] && url.Length <= MaxLength && Ascii(url) is { Length: <= MaxLength } ascii
        && !LeadsElsewhere(url) && !LeadsElsewhere(Uri.UnescapeDataString(PathOf(url)))
            ? ascii
            : null;

    /// <summary>The site's own front page, below the path base.</summary>
    public static string Home(HttpRequest request) => request.PathBase + "/";

    private static string PathOf(string url) => url.Split('?', '#')[0];

    // Browsers read a backslash as a slash and drop control characters, so "/\evil" and "/\t/evil" would leave the site; "@" is user info.
    // A percent-encoded path is looked at twice, since proxies and browsers differ in when they decode.
    private static bool LeadsElsewhere(string url) =>
        url.StartsWith("//", StringComparison.Ordinal) || url.Contains('@') || url.Contains('\\') || url.Any(char.IsControl);

    private static string Ascii(string url) => string.Concat(
        url.EnumerateRunes().Select(rune => rune.Value is > ' ' and <= '~' ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
