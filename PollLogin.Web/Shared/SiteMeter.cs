using System.Diagnostics.Metrics;

namespace PollLogin.Web.Shared;

/// <summary>The meter of this program: each room counts what it does, and names it <c>polllogin.…</c>; who shows it is another room's matter.</summary>
public static class SiteMeter
{
    public const string Name = "PollLogin";

    /// <returns>The same one for the whole program.</returns>
    public static Meter Ours(this IMeterFactory meters) => meters.Create(Name);

    /// <summary>Registers what a room counts, so that whoever shows it can have it made before anything happens.</summary>
    public static IServiceCollection AddCounted<TMetrics>(this IServiceCollection services) where TMetrics : class, IMetrics =>
        services.AddSingleton<TMetrics>().AddSingleton<IMetrics>(provider => provider.GetRequiredService<TMetrics>());
}
