using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Inbox;

/// <summary>
/// Remembers each signed query with the body it came with. In plain mode the signature does not cover the body: without this, whoever
/// sees one query (in a proxy's log, say) could post any push with it.
/// </summary>
internal sealed class SeenQueries(PollLoginDb db, WriteGate gate, TimeProvider clock)
{
    /// <returns><see langword="true"/> at the first use and at every repeat with the same body; <see langword="false"/> with another.</returns>
    public async Task<bool> AgreesAsync(string queryKey, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        using var turn = await gate.EnterAsync(cancel);
        var isFirst = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "SeenQueries" ("Key", "BodyHash", "SeenAt") VALUES ({queryKey}, {hash}, {now}) ON CONFLICT ("Key") DO NOTHING
            """, cancel) == 1;
        return isFirst || await db.SeenQueries.AnyAsync(seen => seen.Key == queryKey && seen.BodyHash == hash, cancel);
    }
}
