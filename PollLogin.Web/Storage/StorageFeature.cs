using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage;

/// <summary>What is on disk: one SQLite file, opened and migrated before the first request.</summary>
public static class StorageFeature
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSettings<StorageOptions>(StorageOptions.Section);
        services.AddSingleton<SqliteFile>();
        services.AddSingleton<WriteGate>();
        services.AddDbContextPool<PollLoginDb>((provider, options) =>
        {
            var file = provider.GetRequiredService<SqliteFile>();
            options.UseSqlite(file.ConnectionString).AddInterceptors(file);
        });
        services.AddTransient<DatabaseStart>();
        services.AddTransient<DatabaseCopy>();
        services.AddTransient<MigrationLock>();
        services.AddHostedService<CleanUp>();
        // In the database, so that a recycled pool or a second process reads the same cookies; named, so that a moved folder does too.
        services.AddDataProtection().SetApplicationName("PollLogin").PersistKeysToDbContext<PollLoginDb>();
        return services;
    }

    /// <summary>
    /// Makes the database ready, while the caller goes on: checks the folder, migrates when something is pending, refuses a newer schema.
    /// </summary>
    /// <exception cref="StartException">It cannot be used; nothing in it was touched.</exception>
    public static async Task OpenStorageAsync(this IHost host)
    {
        await Task.Yield();
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DatabaseStart>().RunAsync(CancellationToken.None);
    }
}
