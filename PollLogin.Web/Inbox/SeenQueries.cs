using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Inbox;

/// <summary>
/// Remembers each signed query with the body it came with. In plain mode the signature does not cover the body: without this, whoever
/// sees one query (in a proxy's log, say) could post any push with it.
/// </summary>
internal sealed class SeenQueries(PollLoginDb db, WriteGate gate, UnnotedQueries unnoted, TimeProvider clock)
{
    /// <returns><see langword="true"/> at the first use and at every repeat with the same body; <see langword="false"/> with another.</returns>
    public async Task<bool> AgreesAsync(string queryKey, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        try
        {
            using var turn = await gate.EnterAsync(cancel);
            return await AgreesWithinAsync(queryKey, body, cancel);
        }
        catch
        {
            Remember(queryKey, body);
            throw;
        }
    }

    /// <summary>The same, as part of the caller's transaction.</summary>
    public async Task<bool> AgreesWithinAsync(string queryKey, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var hash = Hash(body);
        if (!unnoted.Agree(queryKey, hash))
        {
            return false;
        }

        return await InsertAsync(queryKey, hash, cancel) == 1 || await db.SeenQueries.AnyAsync(seen => seen.Key == queryKey && seen.BodyHash == hash, cancel);
    }

    /// <summary>Keeps in memory what the table may not have been told.</summary>
    /// <returns><see langword="false"/> where the query came with another body before, as far as this process knows.</returns>
    public bool Remember(string queryKey, ReadOnlyMemory<byte> body)
    {
        var hash = Hash(body);
        unnoted.Note(queryKey, hash);
        return unnoted.Agree(queryKey, hash);
    }

    private Task<int> InsertAsync(string queryKey, string hash, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "SeenQueries" ("Key", "BodyHash", "SeenAt") VALUES ({queryKey}, {hash}, {now}) ON CONFLICT ("Key") DO NOTHING
            """, cancel);
    }

    private static string Hash(ReadOnlyMemory<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body.Span));
}
