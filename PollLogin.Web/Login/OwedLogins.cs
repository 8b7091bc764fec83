using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;

namespace PollLogin.Web.Login;

/// <summary>
/// Logins whose token was spent and whose answer with the cookie never went out: the process was killed, the database left the commit
/// unanswered, the connection was cut before the answer began. The browser that has the key is given the cookie of that very login session;
/// no second one is begun.
/// </summary>
public sealed class OwedLogins(PollLoginDb db, LiveSession sessions, SentCookies sent, TimeProvider clock)
{
    private static readonly TimeSpan WaitsForAnswer = TimeSpan.FromMilliseconds(500);

    /// <returns>What this browser is owed; <see langword="null"/> where the cookie went out, or the session or the time to collect it is over.</returns>
    public async Task<OwedLogin?> FindAsync(string? browserKey, CancellationToken cancel)
    {
        if (browserKey is null || await LookAsync(browserKey, cancel) is not { Session.Id: var sessionId })
        {
            return null;
        }

        // The answer may be on its way at this moment.
        await Task.Delay(WaitsForAnswer, cancel);
        // Once it has gone out, this process knows it at once, until the table does: so it is asked before the table.
        return !sent.HasGoneOut(sessionId)
            && await LookAsync(browserKey, cancel) is { } owed
            && await sessions.FindAsync(owed.Session.Id, isAskedAnew: true, cancel) is not null
            && !sent.HasGoneOut(owed.Session.Id) ? owed : null;
    }

    private Task<OwedLogin?> LookAsync(string browserKey, CancellationToken cancel)
    {
        var hash = BrowserKey.Hash(browserKey);
        var now = clock.GetUtcNow();
        return (
            from row in db.ScanSessions
            join session in db.LoginSessions on row.UserId equals session.UserId
            where row.BrowserKeyHash == hash && row.TokenExpiresAt > now && session.OwedTo == row.Uid
            select new OwedLogin(row, session)).AsNoTracking().FirstOrDefaultAsync(cancel);
    }
}

/// <summary>A login whose cookie has not gone out.</summary>
/// <param name="Row">The login, which is spent.</param>
/// <param name="Session">What the cookie names.</param>
public sealed record OwedLogin(ScanSession Row, LoginSession Session);
