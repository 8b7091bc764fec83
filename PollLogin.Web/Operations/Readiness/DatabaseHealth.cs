using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PollLogin.Web.Operations.Checks;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations.Readiness;

/// <summary>Whether the database answers, has our tables, and takes a write: without one nobody logs in, however well polls go on.</summary>
internal sealed class DatabaseHealth(PollLoginDb db, KeptSightings sightings, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await db.ScanSessions.AnyAsync(cancellationToken);
            // Committed: a full disk, or a server that may only be read, takes a lock all the same.
            await sightings.KeepAsync(Sightings.Readiness, clock.GetUtcNow(), "", cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            return HealthCheckResult.Unhealthy("The database does not answer, or takes no writes.", fault);
        }
    }
}
