namespace PollLogin.Web.Shared;

/// <summary>Reads digits as people write them: a Chinese keyboard may give them at full width, and a phone may put blanks between.</summary>
public static class Digits
{
    /// <summary><paramref name="text"/> without white space, its full-width digits as ASCII; anything else is left as it is.</summary>
    public static string Normalize(string text) => string.Concat(text
        .Where(c => !char.IsWhiteSpace(c))
        .Select(c => c is >= '０' and <= '９' ? (char)(c - '０' + '0') : c));
}
