using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace PollLogin.Web.Storage;

/// <summary>Everything that is on disk. Each index serves a query of a request or of the hourly clean-up.</summary>
public class PollLoginDb(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<ScanSession> ScanSessions => Set<ScanSession>();

    public DbSet<LoginNumber> LoginNumbers => Set<LoginNumber>();

    public DbSet<WrongNumberCount> WrongNumberCounts => Set<WrongNumberCount>();

    public DbSet<User> Users => Set<User>();

    public DbSet<LoginSession> LoginSessions => Set<LoginSession>();

    public DbSet<RememberedBrowser> RememberedBrowsers => Set<RememberedBrowser>();

    public DbSet<CodeCount> CodeCounts => Set<CodeCount>();

    public DbSet<Push> Pushes => Set<Push>();

    public DbSet<SeenQuery> SeenQueries => Set<SeenQuery>();

    public DbSet<Sighting> Sightings => Set<Sighting>();

    public DbSet<DayCount> DayCounts => Set<DayCount>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<Secret> Secrets => Set<Secret>();

    public DbSet<SharedSecret> SharedSecrets => Set<SharedSecret>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>
    /// Until the caller's transaction ends, no other one that holds the same goes on, in whichever process. It comes first in a transaction:
    /// who holds nothing else cannot stand in each other's way. On SQLite one transaction is written at a time as it is.
    /// </summary>
    public virtual Task HoldAsync(string what, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Holds what concerns one person: <see cref="HoldAsync"/> with their openid.</summary>
    public virtual Task HoldPersonAsync(long userId, CancellationToken cancel) => Task.CompletedTask;

    // SQLite cannot compare a DateTimeOffset; a number of milliseconds sorts and compares everywhere.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMilliseconds>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ScanSession>(session =>
        {
            session.HasIndex(row => row.BrowserKeyHash);
            session.HasIndex(row => row.UserId);
            session.HasIndex(row => row.CreatedAt);
            // With the uid: several processes ask it several times a second.
            session.HasIndex(row => new { row.ChangedAt, row.Uid });
        });
        modelBuilder.Entity<LoginNumber>().HasIndex(row => row.FreeAt);
        modelBuilder.Entity<WrongNumberCount>().HasIndex(row => row.Since);
        modelBuilder.Entity<User>(user =>
        {
            user.HasIndex(row => new { row.AppId, row.OpenId }).IsUnique();
            user.HasIndex(row => row.Name);
            user.HasIndex(row => row.BlockedAt);
        });
        modelBuilder.Entity<LoginSession>(session =>
        {
            session.HasIndex(row => row.UserId);
            session.HasIndex(row => row.CreatedAt);
        });
        modelBuilder.Entity<RememberedBrowser>(browser =>
        {
            browser.HasIndex(row => row.UserId);
            browser.HasIndex(row => row.ExpiresAt);
        });
        modelBuilder.Entity<Push>().HasIndex(row => row.ReceivedAt);
        modelBuilder.Entity<SeenQuery>().HasIndex(row => row.SeenAt);
        modelBuilder.Entity<AuditEntry>().HasIndex(row => row.At);
    }

    private sealed class UtcMilliseconds() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
