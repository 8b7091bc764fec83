namespace PollLogin.Web.Storage;

/// <summary>
/// Counts what became of the logins of a day: how many codes were shown, scanned, led to a login, and how not; and, in buckets, how long it took
/// from the showing of the code to the login.
/// </summary>
public sealed class LoginTally
{
    public const string Shown = "shown";
    public const string Scanned = "scanned";
    public const string SignedIn = "in";

    /// <summary>By a 0 in the chat, also within ten minutes after the login; or its visitor asked for another code instead.</summary>
    public const string Refused = "refused";

    /// <summary>
    /// Refused before the login, after a wrong number at least: five in this one, or so many in the person's others that this one bore none; or
    /// the person sent a 0, or the visitor gave up.
    /// </summary>
    public const string Guessed = "guessed";

    public const string RunOut = "over";

    /// <summary>A login number that no page shows, sent in the chat; counted when it is sent.</summary>
    public const string Mistyped = "mistyped";

    private const string Within = "within";

    // In seconds: each bucket reaches to its number, and begins beyond the one before.
    private static readonly int[] Buckets = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 900, 1800, 5400];

    private readonly Dictionary<string, long> _counts = [];

    /// <summary>The counts that are not zero, by their kind.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public long Of(string kind) => _counts.GetValueOrDefault(kind);

    public void Add(string kind, long count) => _counts[kind] = Of(kind) + count;

    /// <summary>Counts a login as it stands at <paramref name="now"/>.</summary>
    public void Add(LoginFate fate, DateTimeOffset now)
    {
        Add(Shown, 1);
        if (fate.ScannedAt is not null)
        {
            Add(Scanned, 1);
        }

        if (fate.SpentAt is { } spentAt)
        {
            Add(SignedIn, 1);
            Add(Bucket(spentAt - fate.CreatedAt), 1);
        }

        if (fate.DeniedAt is not null)
        {
            Add(fate is { SpentAt: null, WrongNumbers: > 0 } ? Guessed : Refused, 1);
        }
        else if (fate.SpentAt is null && fate.IsOver(now))
        {
            Add(RunOut, 1);
        }
    }

    /// <summary>The seconds within which a share of the logins (0 to 1) was there, as exactly as the buckets have it.</summary>
    /// <returns><see langword="null"/> where there was none.</returns>
    public int? SecondsOf(double share)
    {
        var needed = Buckets.Sum(bucket => Of(Within + bucket)) * share;
        var seen = 0L;
        return needed == 0 ? null : Buckets.First(bucket => (seen += Of(Within + bucket)) >= needed);
    }

    private static string Bucket(TimeSpan took) => Within + Buckets.FirstOrDefault(bucket => took.TotalSeconds <= bucket, Buckets[^1]);
}
