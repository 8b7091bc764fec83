using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations.Readiness;

/// <summary>Whether the tables are of this very version: a newer program may have migrated them while this one runs.</summary>
internal sealed class MigrationsHealth(PollLoginDb db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var applied = await db.Database.GetAppliedMigrationsAsync(cancellationToken);
            return applied.SequenceEqual(db.Database.GetMigrations())
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The database is of another version of the program.");
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            return HealthCheckResult.Unhealthy("The database does not say which migrations it has.", fault);
        }
    }
}
