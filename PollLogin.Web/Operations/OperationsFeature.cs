using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using PollLogin.Web.Operations.Checks;
using PollLogin.Web.Operations.Desk;

namespace PollLogin.Web.Operations;

/// <summary>What the people who run the site ask it.</summary>
public static class OperationsFeature
{
    private const string Ready = "ready";

    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddDoctor();
        services.AddDesk();
        services.AddHostedService<StartWarnings>();
        services.AddHostedService<FirstToken>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [Ready]);
        return services;
    }

    private static void AddDoctor(this IServiceCollection services)
    {
        services.AddSingleton<SightingsKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<SightingsKeeper>());
        services.AddScoped<KeptSightings>();
        services.AddSingleton<OwnAddress>();
        services.AddSingleton<SettingsCheck>();
        services.AddScoped<ICheck>(provider => provider.GetRequiredService<SettingsCheck>());
        services.AddScoped<ICheck, AddressCheck>();
        services.AddScoped<ICheck, SelfTest>();
        services.AddScoped<ICheck, PushesCheck>();
        services.AddScoped<ICheck, ProxyCheck>();
        services.AddScoped<ICheck, AccountCheck>();
        services.AddScoped<ICheck, ClockCheck>();
        services.AddScoped<ICheck, DataFolderCheck>();
        services.AddScoped<ICheck, DatabaseCheck>();
        services.AddScoped<ICheck, KeysCheck>();
        services.AddSingleton<Doctor>();
    }

    /// <summary><c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: it can sign people in, as far as it lies with us; WeChat is not asked. The operators' pages lie in <c>Desk/</c>.</summary>
    public static void MapOperations(this WebApplication app)
    {
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) });
    }
}
