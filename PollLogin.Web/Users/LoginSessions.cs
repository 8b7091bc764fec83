using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>Who is signed in where. The database decides; what this process heard of it within the last seconds is kept in memory.</summary>
public sealed class LoginSessions(PollLoginDb db, LoginSessionCache cache, TimeProvider clock)
{
    private static readonly DateTimeOffset Never = DateTimeOffset.UnixEpoch;

    /// <summary>Begins a login session, as part of the caller's transaction where there is one.</summary>
    public async Task<LoginSession> BeginAsync(long userId, TimeSpan lifetime, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var session = new LoginSession
        {
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
            UserId = userId,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        db.LoginSessions.Add(session);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>Whether the session has neither ended nor expired. An end in another process is heard of within 5 seconds.</summary>
    public async Task<bool> IsLiveAsync(string id, CancellationToken cancel)
    {
        if (cache.Find(id) is not { } until)
        {
            until = await db.LoginSessions
                .Where(session => session.Id == id && session.EndedAt == null)
                .Select(session => (DateTimeOffset?)session.ExpiresAt)
                .SingleOrDefaultAsync(cancel) ?? Never;
            cache.Keep(id, until);
        }

        return clock.GetUtcNow() < until;
    }

    public async Task EndAsync(string id, CancellationToken cancel)
    {
        await EndAsync(db.LoginSessions.Where(session => session.Id == id), cancel);
        cache.Forget(id);
    }

    /// <summary>Ends every login session of a person, in every browser.</summary>
    public async Task EndAllAsync(long userId, CancellationToken cancel)
    {
        await EndAsync(db.LoginSessions.Where(session => session.UserId == userId), cancel);
        cache.ForgetAll();
    }

    private Task<int> EndAsync(IQueryable<LoginSession> sessions, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return sessions.Where(session => session.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now), cancel);
    }
}
