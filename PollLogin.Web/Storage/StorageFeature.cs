using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage.PostgreSql;
using PollLogin.Web.Storage.Sqlite;

namespace PollLogin.Web.Storage;

/// <summary>What is on disk: one SQLite file, or a PostgreSQL database; opened and migrated before the first request.</summary>
public static class StorageFeature
{
    /// <summary>Key of the connection string.</summary>
    public const string ConnectionName = "PollLogin";

    // As many as a small server has connections for, with some left for reading.
    private const int PostgreSqlWriters = 32;

    public static void AddStorage(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<StorageOptions>(StorageOptions.Section);
        if (Enum.TryParse(builder.Configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Provider)}"], ignoreCase: true, out StorageProvider provider)
            && provider == StorageProvider.PostgreSQL)
        {
            services.AddPostgreSql();
        }
        else
        {
            services.AddSqlite();
        }

        services.AddSingleton<ISharedSecrets, SharedSecrets>();
        services.AddScoped<OldLogins>();
        services.AddHostedService<CleanUp>();
        // In the database, so that a recycled pool or a second process reads the same cookies; named, so that a moved folder does too.
        services.AddDataProtection().SetApplicationName("PollLogin").PersistKeysToDbContext<PollLoginDb>();
    }

    /// <summary>
    /// Makes the database ready, while the caller goes on: looks whether it can be used, migrates when something is pending, refuses a newer schema.
    /// </summary>
    /// <exception cref="StartException">It cannot be used; nothing in it was touched.</exception>
    public static async Task OpenStorageAsync(this IHost host)
    {
        await Task.Yield();
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DatabaseStart>().RunAsync(CancellationToken.None);
    }

    private static void AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton<SqliteFile>();
        services.AddSingleton<SqliteHold>();
        services.AddSingleton(_ => new WriteGate(writers: 1));
        services.AddDbContextPool<PollLoginDb>((provider, options) =>
        {
            var file = provider.GetRequiredService<SqliteFile>();
            options.UseSqlite(file.ConnectionString).AddInterceptors(file);
        });
        services.AddTransient<DatabaseStart, SqliteStart>();
        services.AddTransient<DatabaseCopy>();
        services.AddTransient<MigrationLock>();
    }

    private static void AddPostgreSql(this IServiceCollection services)
    {
        services.AddSingleton<PostgreSqlServer>();
        services.AddSingleton(_ => new WriteGate(PostgreSqlWriters));
        services.AddDbContextPool<PollLoginDb, PostgreSqlDb>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<PostgreSqlServer>().ConnectionString));
        services.AddTransient<DatabaseStart, PostgreSqlStart>();
    }
}
