using Microsoft.EntityFrameworkCore;

namespace PollLogin.Web.Operations.Desk;

/// <summary>Where in a long list a page is.</summary>
/// <param name="Number">From 1.</param>
public record Paging(int Number, bool HasNext);

/// <summary>One page of a long list.</summary>
public sealed record Paged<T>(IReadOnlyList<T> Rows, int Number, bool HasNext) : Paging(Number, HasNext);

internal static class PagingExtensions
{
    private const int Size = 50;
    private const int MaxNumber = 1000;

    /// <param name="number">As the address has it: what is no page of it is the first or the last that there may be.</param>
    public static async Task<Paged<T>> ToPageAsync<T>(this IQueryable<T> ordered, int number, CancellationToken cancel)
    {
        number = Math.Clamp(number, 1, MaxNumber);
        // One more than is shown tells whether there is more.
        var rows = await ordered.Skip((number - 1) * Size).Take(Size + 1).ToListAsync(cancel);
        return new Paged<T>(rows.Count > Size ? rows[..Size] : rows, number, rows.Count > Size && number < MaxNumber);
    }
}
