using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace PollLogin.Web.Storage;

/// <summary>How many QR codes a day has cost.</summary>
[PrimaryKey(nameof(Day), nameof(Scope))]
public sealed class CodeCount
{
    /// <summary>The day in Beijing, counted from 0001-01-01 (<see cref="DateOnly.DayNumber"/>).</summary>
    public required int Day { get; init; }

    /// <summary>Empty for all together; <c>a:</c> and a network for one client address.</summary>
    [MaxLength(64)]
    public required string Scope { get; init; }

    public required int Count { get; init; }
}
