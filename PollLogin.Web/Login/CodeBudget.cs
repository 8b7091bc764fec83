using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>
/// The day's QR codes, counted in the database for every process together: WeChat's quota is a target, and one address must not be able
/// to lock everybody out.
/// </summary>
public sealed class CodeBudget(PollLoginDb db, WriteGate gate, IOptions<LimitsOptions> options, TimeProvider clock)
{
    private const string Everybody = "";

    // WeChat's quotas begin anew at midnight in Beijing, wherever the site is.
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>Takes one code out of the day's budgets.</summary>
    /// <param name="isQr">Whether WeChat is to make it; what it does not make counts for the address alone.</param>
    /// <returns><see langword="false"/> when the address's or everybody's is spent; nothing was taken then.</returns>
    public async Task<bool> TakeAsync(Client client, bool isQr, CancellationToken cancel)
    {
        var perDay = isQr ? options.Value.NewCodesPerDay : 0;
        if (perDay == 0 && options.Value.NewCodesPerAddressPerDay == 0)
        {
            return true;
        }

        using var turn = await gate.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var taken = await CountAsync(Of(client), options.Value.NewCodesPerAddressPerDay, cancel)
            && await CountAsync(Everybody, perDay, cancel);
        if (taken)
        {
            await transaction.CommitAsync(cancel);
        }

        return taken;
    }

    /// <summary>Gives back what <see cref="TakeAsync"/> took for a code that was not made after all.</summary>
    public async Task GiveBackAsync(Client client, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        // One by one: who takes holds both rows together, in this order.
        await GiveBackAsync(Of(client), cancel);
        await GiveBackAsync(Everybody, cancel);
    }

    /// <summary>How long it is until the budgets are whole again.</summary>
    public TimeSpan UntilTomorrow()
    {
        var now = clock.GetUtcNow().ToOffset(Beijing);
        return now.Date.AddDays(1) - now.DateTime;
    }

    private Task<int> GiveBackAsync(string scope, CancellationToken cancel)
    {
        var day = Today();
        return db.CodeCounts.Where(count => count.Day == day && count.Scope == scope && count.Count > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(count => count.Count, count => count.Count - 1), cancel);
    }

    private async Task<bool> CountAsync(string scope, int limit, CancellationToken cancel)
    {
        if (limit == 0)
        {
            return true;
        }

        var day = Today();
        return await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "CodeCounts" ("Day", "Scope", "Count") VALUES ({day}, {scope}, 1)
            ON CONFLICT ("Day", "Scope") DO UPDATE SET "Count" = "CodeCounts"."Count" + 1 WHERE "CodeCounts"."Count" < {limit}
            """, cancel) == 1;
    }

    private int Today() => DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(Beijing).DateTime).DayNumber;

    private static string Of(Client client) => $"a:{client.Network}";
}
