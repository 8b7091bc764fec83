using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations.Checks;

/// <summary>What requests have shown, as the table has it: of all processes, and from before the last start.</summary>
internal sealed class KeptSightings(PollLoginDb db, WriteGate gate)
{
    /// <summary>A later one of another process stays.</summary>
    public async Task KeepAsync(string what, DateTimeOffset at, string words, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Sightings" ("What", "At", "Words") VALUES ({what}, {at.ToUnixTimeMilliseconds()}, {words})
            ON CONFLICT ("What") DO UPDATE SET "At" = excluded."At", "Words" = excluded."Words" WHERE "Sightings"."At" < excluded."At"
            """, cancel);
    }

    /// <returns><see langword="null"/> where it was never seen.</returns>
    public Task<Sighting?> FindAsync(string what, CancellationToken cancel) =>
        db.Sightings.AsNoTracking().SingleOrDefaultAsync(seen => seen.What == what, cancel);
}
