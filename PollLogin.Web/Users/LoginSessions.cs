using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>Who is signed in where, and until when. The database decides.</summary>
public sealed class LoginSessions(PollLoginDb db, WriteGate gate, LoginSessionCache cache, IOptions<SessionLife> life, TimeProvider clock)
{
    /// <summary>Begins a login session under a new id, as part of the caller's transaction where there is one.</summary>
    /// <param name="userId">Whose it is.</param>
    /// <param name="owedTo">The uid of the login that it comes from: its browser is owed the cookie until that has gone out.</param>
    public async Task<LoginSession> BeginAsync(long userId, string owedTo, TimeSpan lifetime, Client client, Confirmation confirmation, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var session = new LoginSession
        {
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
            UserId = userId,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + lifetime,
            Address = client.Address,
            Browser = client.Device.Browser,
            Platform = client.Device.Platform,
            Confirmation = confirmation,
            OwedTo = owedTo,
        };
        db.LoginSessions.Add(session);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>The sessions of a person that have neither ended nor run out, the latest first.</summary>
    public Task<List<LoginSession>> LiveAsync(long userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var idleSince = life.Value.Idle > TimeSpan.Zero ? now - life.Value.Idle : DateTimeOffset.UnixEpoch;
        return db.LoginSessions.AsNoTracking()
            .Where(session => session.UserId == userId && session.EndedAt == null && session.ExpiresAt > now && session.LastSeenAt > idleSince)
            .OrderByDescending(session => session.LastSeenAt)
            .ToListAsync(cancel);
    }

    /// <summary>Ends one session of a person; another person's is not found.</summary>
    public async Task EndAsync(long userId, string id, EndReason reason, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await EndOneAsync(userId, id, reason, cancel);
    }

    /// <summary>Ends every session of a person but the one that asks.</summary>
    public async Task EndOthersAsync(long userId, string but, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await EndAsync(db.LoginSessions.Where(session => session.UserId == userId && session.Id != but), EndReason.EndedElsewhere, cancel);
    }

    /// <summary>As <see cref="EndAsync(long, string, EndReason, CancellationToken)"/>, as part of the caller's transaction, as are the next two.</summary>
    /// <returns>How many ended: one, or none.</returns>
    public Task<int> EndOneAsync(long userId, string id, EndReason reason, CancellationToken cancel) =>
        EndAsync(db.LoginSessions.Where(session => session.UserId == userId && session.Id == id), reason, cancel);

    /// <summary>Whether a session is alive whose login was confirmed by a number: asked of the table, whatever was read before.</summary>
    public Task<bool> IsByNumberAsync(string id, CancellationToken cancel) =>
        db.LoginSessions.AnyAsync(session => session.Id == id && session.EndedAt == null && session.Confirmation == Confirmation.Number, cancel);

    /// <summary>Ends every session of a person, in every browser.</summary>
    public Task EndAllAsync(long userId, EndReason reason, CancellationToken cancel) =>
        EndAsync(db.LoginSessions.Where(session => session.UserId == userId), reason, cancel);

    /// <summary>Ends the sessions of a person that began after <paramref name="since"/>.</summary>
    /// <returns>How many they were.</returns>
    public Task<int> EndSinceAsync(long userId, DateTimeOffset since, EndReason reason, CancellationToken cancel) =>
        EndAsync(db.LoginSessions.Where(session => session.UserId == userId && session.CreatedAt > since), reason, cancel);

    private async Task<int> EndAsync(IQueryable<LoginSession> sessions, EndReason reason, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var ended = await sessions.Where(session => session.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now).SetProperty(session => session.EndReason, reason), cancel);
        cache.ForgetAll();
        return ended;
    }
}
