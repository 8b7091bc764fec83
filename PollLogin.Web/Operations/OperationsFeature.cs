using PollLogin.Web.Operations.Checks;
using PollLogin.Web.Operations.Desk;
using PollLogin.Web.Operations.Metrics;
using PollLogin.Web.Operations.Readiness;

namespace PollLogin.Web.Operations;

/// <summary>What the people who run the site ask it.</summary>
public static class OperationsFeature
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddDoctor();
        services.AddDesk();
        services.AddHostedService<StartWarnings>();
        services.AddHostedService<FirstToken>();
        services.AddHostedService<StartLeftovers>();
        services.AddReadiness();
        services.AddMetricsServer();
        return services;
    }

    private static void AddDoctor(this IServiceCollection services)
    {
        services.AddSingleton<SightingsKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<SightingsKeeper>());
        services.AddScoped<KeptSightings>();
        services.AddSingleton<OwnAddress>();
        services.AddSingleton<SettingsCheck>();
        // First, and before the others begin: they would make a key where there is none.
        services.AddScoped<ICheck, KeysCheck>();
        services.AddScoped<ICheck>(provider => provider.GetRequiredService<SettingsCheck>());
        services.AddScoped<ICheck, AddressCheck>();
        services.AddScoped<ICheck, SelfTest>();
        services.AddScoped<ICheck, PushesCheck>();
        services.AddScoped<ICheck, ProxyCheck>();
        services.AddScoped<ICheck, AccountCheck>();
        services.AddScoped<ICheck, ClockCheck>();
        services.AddScoped<ICheck, DataFolderCheck>();
        services.AddScoped<ICheck, DatabaseCheck>();
        services.AddSingleton<Doctor>();
    }

    /// <summary>The operators' pages lie in <c>Desk/</c>.</summary>
    public static void MapOperations(this WebApplication app) => app.MapReadiness();
}
