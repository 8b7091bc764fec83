using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations.Metrics;

/// <summary>What the rooms count, shown to Prometheus. <c>docs/metrics.md</c> tells each figure.</summary>
internal static class MetricsFeature
{
    public static void AddMetricsServer(this IServiceCollection services)
    {
        services.AddSettings<MetricsOptions>(MetricsOptions.Section);
        services.AddSingleton<IValidateOptions<MetricsOptions>, MetricsOptionsValidator>();
        services.AddHostedService<MetricsServer>();
    }
}
