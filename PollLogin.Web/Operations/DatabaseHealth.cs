using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations;

/// <summary>Whether the database answers and has our tables.</summary>
internal sealed class DatabaseHealth(PollLoginDb db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await db.ScanSessions.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", fault);
        }
    }
}
