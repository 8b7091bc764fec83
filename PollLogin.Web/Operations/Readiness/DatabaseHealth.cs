using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations.Readiness;

/// <summary>Whether the database answers, has our tables, and takes a write: without one nobody logs in, however well polls go on.</summary>
internal sealed class DatabaseHealth(PollLoginDb db, WriteGate gate, WriteProof proof, TimeProvider clock) : IHealthCheck
{
    /// <summary>Name of the row that is written.</summary>
    public const string Row = "readiness";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var fault = await proof.FaultAsync(() => TryAsync(cancellationToken), cancellationToken);
        return fault is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database does not answer, or takes no writes.", fault);
    }

    private async Task<Exception?> TryAsync(CancellationToken cancel)
    {
        try
        {
            await db.ScanSessions.AnyAsync(cancel);
            using var turn = await gate.EnterAsync(cancel);
            // Committed: a disk that is full, or a server that may only be read, grants a lock all the same.
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "Sightings" ("What", "At", "Words") VALUES ({Row}, {clock.GetUtcNow().ToUnixTimeMilliseconds()}, '')
                ON CONFLICT ("What") DO UPDATE SET "At" = excluded."At"
                """, cancel);
            return null;
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            return fault;
        }
    }
}
