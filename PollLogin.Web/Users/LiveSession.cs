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
    private static readonly DateTimeOffset Never = DateTimeOffset.UnixEpoch;

    /// <summary>
    /// Neither ended nor run out, and its person a member of this account, neither gone nor blocked. An end in another process is heard of within 5 seconds.
    /// </summary>
    /// <param name="isPoll">Whether the request is a page's own poll: that is no sign of life, and a poll writes nothing.</param>
    public async Task<bool> IsLiveAsync(string id, bool isPoll, CancellationToken cancel)
    {
        if (cache.Find(id) is not { } until)
        {
            until = await ReadAsync(id, isPoll, cancel);
            cache.Keep(id, until);
        }

        return clock.GetUtcNow() < until;
    }

    private async Task<DateTimeOffset> ReadAsync(string id, bool isPoll, CancellationToken cancel)
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
            return Never;
        }

        if (!isPoll)
        {
            await SeeAsync(id, found.LastSeenAt, cancel);
        }

        return found.ExpiresAt;
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
