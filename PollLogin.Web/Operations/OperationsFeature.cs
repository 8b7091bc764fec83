using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace PollLogin.Web.Operations;

/// <summary>What the people who run the site ask it.</summary>
public static class OperationsFeature
{
    private const string Ready = "ready";

    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddHostedService<StartWarnings>();
        services.AddHostedService<FirstToken>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [Ready]);
        return services;
    }

    /// <summary><c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: it can sign people in, as far as it lies with us; WeChat is not asked.</summary>
    public static void MapOperations(this WebApplication app)
    {
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) });
    }
}
