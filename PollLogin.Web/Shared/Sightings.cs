using System.Collections.Concurrent;

namespace PollLogin.Web.Shared;

/// <summary>
/// What the doctor wants to hear of and only a passing request can show: when it was seen last, and in which words. In memory, for next to
/// nothing; the room of those who run the site keeps it.
/// </summary>
public sealed class Sightings(TimeProvider clock)
{
    /// <summary>WeChat's last push that was let in.</summary>
    public const string Push = "push";

    /// <summary>The console's last check of the URL that was passed.</summary>
    public const string Verified = "verified";

    /// <summary>The last call of <c>/wechat</c> that was refused, and why.</summary>
    public const string RefusedPush = "refused-push";

    /// <summary>The last address that sent X-Forwarded headers and is no trusted proxy.</summary>
    public const string UntrustedProxy = "untrusted-proxy";

    /// <summary>
    /// Name of the event by which the doctor tries the way to <c>/wechat</c>, and of its user agent: it is answered, and is no push of WeChat's.
    /// </summary>
    public const string SelfTest = "polllogin_self_test";

    private readonly ConcurrentDictionary<string, Sighting> _last = new(StringComparer.Ordinal);

    public void Note(string what, string words = "") => _last[what] = new Sighting(clock.GetUtcNow(), words);

    public IEnumerable<KeyValuePair<string, Sighting>> All => _last;

    public sealed record Sighting(DateTimeOffset At, string Words);
}
