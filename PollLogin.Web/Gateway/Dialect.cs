namespace PollLogin.Web.Gateway;

/// <summary>How one family of proxies asks, and how it wants to be answered.</summary>
internal abstract class Dialect
{
    /// <returns><see langword="null"/> where the proxy did not say what was asked for.</returns>
    public abstract OriginalRequest? Read(IHeaderDictionary headers);

    /// <summary>The status that says <paramref name="decision"/>; identity and Location are the same in every dialect.</summary>
    /// <param name="original">What <see cref="Read"/> gave; there wherever the decision is to log in.</param>
    public abstract int Status(Decision decision, OriginalRequest? original, IHeaderDictionary headers);
}
