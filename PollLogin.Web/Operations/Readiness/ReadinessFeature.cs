using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PollLogin.Web.Operations.Readiness;

/// <summary>
/// <c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: it can sign people in, as far as it lies with us; WeChat is not asked.
/// </summary>
internal static class ReadinessFeature
{
    private const string Ready = "ready";

    public static void AddReadiness(this IServiceCollection services) => services.AddSingleton<WriteProof>().AddHealthChecks()
        .AddCheck<DatabaseHealth>("database", tags: [Ready])
        .AddCheck<MigrationsHealth>("migrations", tags: [Ready])
        .AddCheck<KeysHealth>("keys", tags: [Ready]);

    public static void MapReadiness(this WebApplication app)
    {
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = TellAsync });
    }

    // Names and verdicts alone: what exactly is wrong stands in the log.
    private static Task TellAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            status = report.Status == HealthStatus.Healthy ? "ready" : "not ready",
            version = Commands.Version,
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status == HealthStatus.Healthy ? "ok" : "failed"),
        }), context.RequestAborted);
    }
}
