using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace PollLogin.Web.Storage;

/// <summary>How many logins of a day came to something, kept for a year when the logins themselves are taken away.</summary>
[PrimaryKey(nameof(Day), nameof(Kind))]
public sealed class DayCount
{
    /// <summary>The day on which the code was shown, in <c>Site:TimeZone</c>, counted from 0001-01-01 (<see cref="DateOnly.DayNumber"/>).</summary>
    public required int Day { get; init; }

    /// <summary>As <see cref="LoginTally"/> names it.</summary>
    [MaxLength(16)]
    public required string Kind { get; init; }

    public required long Count { get; init; }
}
