using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations.Readiness;

/// <summary>Whether the key ring makes and reads: without it no cookie is worth anything.</summary>
internal sealed class KeysHealth(IDataProtectionProvider protection) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var protector = protection.CreateProtector("PollLogin.Health");
            return Task.FromResult(protector.Unprotect(protector.Protect([1])) is [1]
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The key ring reads something else than it wrote."));
        }
        catch (Exception fault) when (fault is CryptographicException || fault.IsOfDatabase())
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("The key ring cannot be used.", fault));
        }
    }
}
