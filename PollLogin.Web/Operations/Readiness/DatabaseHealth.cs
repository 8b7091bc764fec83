using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations.Readiness;

/// <summary>Whether the database answers, has our tables, and would take a write: without one nobody logs in, however well polls go on.</summary>
internal sealed class DatabaseHealth(PollLoginDb db, WriteGate gate) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await db.ScanSessions.AnyAsync(cancellationToken);
            using var turn = await gate.EnterAsync(cancellationToken);
            // SQLite takes its write lock here. Nothing is written.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            return HealthCheckResult.Unhealthy("The database does not answer, or takes no writes.", fault);
        }
    }
}
