using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;

namespace PollLogin.Web.Login;

/// <summary>
/// Logins whose token was spent and whose answer with the cookie never went out: the process was killed, the database left the commit
/// unanswered, the connection was cut. The browser that has the key is given the cookie of that very login session; no second one is begun.
/// </summary>
public sealed class OwedLogins(PollLoginDb db, LiveSession sessions, TimeProvider clock)
{
    // Meanwhile the answer may be on its way, or its having gone out be noted. The page waits as long before it comes here.
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromMilliseconds(500);

    /// <returns>What this browser is owed; <see langword="null"/> where the cookie went out, or the session or the time to collect it is over.</returns>
    public async Task<OwedLogin?> FindAsync(string? browserKey, CancellationToken cancel)
    {
        if (browserKey is null)
        {
            return null;
        }

        var hash = BrowserKey.Hash(browserKey);
        var now = clock.GetUtcNow();
        var before = now - AnswersWithin;
        var owed = await (
            from row in db.ScanSessions
            join session in db.LoginSessions on row.UserId equals session.UserId
            where row.BrowserKeyHash == hash && row.SpentAt <= before && row.TokenExpiresAt > now && session.OwedTo == row.Uid
            select new OwedLogin(session, row.ReturnUrl)).AsNoTracking().FirstOrDefaultAsync(cancel);
        return owed is not null && await sessions.FindAsync(owed.Session.Id, isAskedAnew: true, cancel) is not null ? owed : null;
    }
}

/// <summary>A login whose cookie has not gone out.</summary>
/// <param name="Session">What the cookie names.</param>
/// <param name="ReturnUrl">Where its browser wanted to go.</param>
public sealed record OwedLogin(LoginSession Session, string ReturnUrl);
