using System.Diagnostics.Metrics;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>What this process sees of logins, for whoever watches it; <c>docs/metrics.md</c> has the names.</summary>
public sealed class LoginMetrics : IMetrics
{
    /// <summary>How long ago a browser that waits may have asked last: browsers slow down the pages in the background, to a poll a minute.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(70);

    private readonly TimeProvider _clock;
    private readonly Counts<string> _codes;
    private readonly Counts<(string By, string Answer)> _scans;
    private readonly Counts<string> _logins;
    private readonly Counts<string> _refusals;
    private readonly Counts<string> _polls;
    private readonly Histogram<double> _time;
    private long _owed;

    public LoginMetrics(IMeterFactory meters, StatusBoard board, LongPolls longPolls, TimeProvider clock)
    {
        _clock = clock;
        var meter = meters.Ours();
        _codes = new(meter, "polllogin.codes", "Login pages that were given a new code", kind => [new("kind", kind)], "qr", "number", "wechat");
        _scans = new(meter, "polllogin.scans", "Codes that were scanned, and login numbers that were sent, by what came of it",
            scan => [new("by", scan.By), new("answer", scan.Answer)], ("qr", "logged_in"), ("qr", "asked"), ("number", "logged_in"), ("number", "asked"));
        _logins = new(meter, "polllogin.logins", "Login sessions that began", way => [new("way", way)], "token", "number", "wechat");
        meter.CreateObservableCounter("polllogin.owed.cookies", () => Interlocked.Read(ref _owed), description: "Auth cookies that were given once more, since their answer had not gone out");
        _refusals = new(meter, "polllogin.refusals", "What visitors did not get", reason => [new("reason", reason)],
            Refusals.Token, Refusals.WrongNumber, Refusals.Denied, Refusals.TooManyCodes, Refusals.Unavailable, Refusals.WeChatBrowser, Refusals.LockedNumbers);
        _polls = new(meter, "polllogin.polls", "Polls, by the answer", answer => [new("answer", answer)],
            "pending", "confirm", "success", "denied", "expired", "foreign", "slow_down", "unavailable", "malformed");
        _time = meter.CreateHistogram("polllogin.login.time", "s", "From the code to the login session",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600] });
        meter.CreateObservableGauge("polllogin.waiting.browsers", () => board.CountWaiting(clock.GetUtcNow() - Recent),
            description: "Browsers that wait for a scan or a confirmation, and have asked of late");
        meter.CreateObservableGauge("polllogin.board.entries", () => board.Count, description: "Logins that this process keeps in memory");
        meter.CreateObservableGauge("polllogin.held.polls", () => longPolls.Held, description: "Long polls that are held at this moment");
    }

    /// <summary>A login page was given a code of its own.</summary>
    public void Begun(ScanSession row) => _codes.Add(row.QrUrl is not "" ? "qr" : row.LoginNumber is not null ? "number" : "wechat");

    /// <summary>A person scanned a code, or sent a login number.</summary>
    public void Scanned(ScanAnswer answer, bool byNumber) => _scans.Add((byNumber ? "number" : "qr", answer switch
    {
        ScanAnswer.LoggedIn => "logged_in",
        ScanAnswer.Asked => "asked",
        ScanAnswer.Taken => "taken",
        ScanAnswer.TooLate => "too_late",
        ScanAnswer.Refused => "refused",
        ScanAnswer.NotAllowed => "not_allowed",
        _ => "unknown",
    }));

    /// <summary>A login session began.</summary>
    /// <param name="way">By the token, by the number that the chat showed, or by WeChat's own browser.</param>
    public void SignedIn(ScanSession row, string way)
    {
        _logins.Add(way);
        _time.Record((_clock.GetUtcNow() - row.CreatedAt).TotalSeconds);
    }

    /// <summary>A cookie whose answer was lost was given after all. It is not timed: it came late by as much as its browser took to ask again.</summary>
    public void GaveOwed() => Interlocked.Increment(ref _owed);

    /// <param name="reason">One of <see cref="Refusals"/>.</param>
    public void Refused(string reason) => _refusals.Add(reason);

    public void Polled(string answer) => _polls.Add(answer);

    public void Polled(LoginState state) => _polls.Add(state switch
    {
        LoginState.Pending => "pending",
        LoginState.Confirm => "confirm",
        LoginState.Success or LoginState.Spent => "success",
        LoginState.Denied => "denied",
        _ => "expired",
    });
}
