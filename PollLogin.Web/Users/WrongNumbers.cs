using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>
/// Login numbers of nobody's, counted by openid: after 5 of them no number of that person's is heard until 10 minutes have passed since the
/// first. Deleting one's data does not begin anew, nor does leaving and coming back.
/// </summary>
public sealed class WrongNumbers(PollLoginDb db, SiteTime time, TimeProvider clock)
{
    private const int Borne = 5;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <summary>Whether the person may send another login number.</summary>
    public async Task<bool> MayTryAsync(User user, CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - Kept;
        return !await db.WrongNumberCounts.AnyAsync(
            count => count.AppId == user.AppId && count.OpenId == user.OpenId && count.Count >= Borne && count.Since > before, cancel);
    }

    /// <summary>Counts one that the person sent against the person and, where no page shows it, for the day.</summary>
    public async Task CountAsync(User user, bool isUnknown, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (at, before) = (now.ToUnixTimeMilliseconds(), (now - Kept).ToUnixTimeMilliseconds());
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "WrongNumberCounts" ("AppId", "OpenId", "Since", "Count") VALUES ({user.AppId}, {user.OpenId}, {at}, 1)
            ON CONFLICT ("AppId", "OpenId") DO UPDATE SET
                "Count" = CASE WHEN "WrongNumberCounts"."Since" <= {before} THEN 1 ELSE "WrongNumberCounts"."Count" + 1 END,
                "Since" = CASE WHEN "WrongNumberCounts"."Since" <= {before} THEN excluded."Since" ELSE "WrongNumberCounts"."Since" END
            """, cancel);
        if (isUnknown)
        {
            await DayCount.AddAsync(db, time.DayOf(now).DayNumber, LoginTally.Mistyped, 1, cancel);
        }
    }
}
