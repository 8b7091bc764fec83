using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Users;

/// <summary>Answers, at each request, whether the login session that the cookie names is alive.</summary>
public sealed class LiveSession(
    PollLoginDb db, WriteGate gate, LoginSessions sessions, Membership membership, LoginSessionCache cache, IOptions<SessionLife> life, IOptionsMonitor<WeChatOptions> account, TimeProvider clock)
{
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Neither ended nor run out, and its person a member of this account, neither gone nor blocked. An end in another process is heard of within 5 seconds.
    /// </summary>
    /// <param name="isPoll">Whether the request is a page's own poll: that is no sign of life, and a poll writes nothing.</param>
    public async Task<bool> IsLiveAsync(string id, bool isPoll, CancellationToken cancel) =>
        IsLive(cache.Find(id) ?? await ReadAsync(id, isPoll, cancel));

    /// <param name="isAskedAnew">Whether the table is asked in any case.</param>
    /// <returns>Whose login session it is; <see langword="null"/> where it is not alive.</returns>
    public async Task<User?> FindAsync(string id, bool isAskedAnew, CancellationToken cancel)
    {
        var login = (isAskedAnew ? null : cache.Find(id)) ?? await ReadAsync(id, isPoll: false, cancel);
        return IsLive(login) ? login.Member : null;
    }

    private bool IsLive(LiveLogin login) => clock.GetUtcNow() < login.Until;

    private async Task<LiveLogin> ReadAsync(string id, bool isPoll, CancellationToken cancel)
    {
        var login = await LookUpAsync(id, isPoll, cancel);
        cache.Keep(id, login);
        return login;
    }

    private async Task<LiveLogin> LookUpAsync(string id, bool isPoll, CancellationToken cancel)
    {
        var appId = account.CurrentValue.AppId;
        var found = await (
            from session in db.LoginSessions
            join user in db.Users on session.UserId equals user.Id
            where session.Id == id && session.EndedAt == null && user.AppId == appId
            select new { session.ExpiresAt, session.LastSeenAt, User = user }).AsNoTracking().SingleOrDefaultAsync(cancel);
        var now = clock.GetUtcNow();
        if (found is { User.BlockedAt: not null })
        {
            await EndBlockedAsync(found.User.Id, cancel);
        }

        if (found is null || !membership.Admits(found.User) || (life.Value.Idle > TimeSpan.Zero && now >= found.LastSeenAt + life.Value.Idle))
        {
            return LiveLogin.Over;
        }

        if (!isPoll)
        {
            await SeeAsync(id, found.LastSeenAt, cancel);
        }

        return new LiveLogin(found.ExpiresAt, found.User);
    }

    // An operator lifts the block one day: what was open before stays closed.
    private async Task EndBlockedAsync(long userId, CancellationToken cancel)
    {
        try
        {
            using var turn = await gate.EnterAsync(cancel);
            await sessions.EndAllAsync(userId, EndReason.Blocked, cancel);
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            // They are refused all the same; the next request, or the clean-up, ends them.
        }
    }

    // Once a minute is exact enough for people and cheap enough for the table. Who cannot be noted now is noted next time.
    private async Task SeeAsync(string id, DateTimeOffset lastSeenAt, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now - lastSeenAt < Grain)
        {
            return;
        }

        try
        {
            using var turn = await gate.EnterAsync(cancel);
            await db.LoginSessions.Where(session => session.Id == id && session.LastSeenAt < now)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now), cancel);
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            // A busy database signs nobody out.
        }
    }
}
