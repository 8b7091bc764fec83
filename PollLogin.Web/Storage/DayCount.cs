using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace PollLogin.Web.Storage;

/// <summary>
/// How many logins of a day came to something, kept for a year when the logins themselves are taken away; and what has no login of its own to be
/// counted from.
/// </summary>
[PrimaryKey(nameof(Day), nameof(Kind))]
public sealed class DayCount
{
    /// <summary>The day on which the code was shown, or the number sent, in <c>Site:TimeZone</c>, counted from 0001-01-01 (<see cref="DateOnly.DayNumber"/>).</summary>
    public required int Day { get; init; }

    /// <summary>As <see cref="LoginTally"/> names it.</summary>
    [MaxLength(16)]
    public required string Kind { get; init; }

    public required long Count { get; init; }

    /// <summary>Adds to what is counted already.</summary>
    internal static Task<int> AddAsync(PollLoginDb db, int day, string kind, long count, CancellationToken cancel) => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO "DayCounts" ("Day", "Kind", "Count") VALUES ({day}, {kind}, {count})
        ON CONFLICT ("Day", "Kind") DO UPDATE SET "Count" = "DayCounts"."Count" + excluded."Count"
        """, cancel);
}
