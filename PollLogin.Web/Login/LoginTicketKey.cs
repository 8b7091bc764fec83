using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>The 256-bit key that signs login tokens: made at the first start, the same for every process, protected in the database.</summary>
public sealed partial class LoginTicketKey(
    IServiceScopeFactory scopes, IDataProtectionProvider protection, ILogger<LoginTicketKey> log) : IHostedService
{
    private const string Name = "login-ticket";
    private readonly IDataProtector _protector = protection.CreateProtector("PollLogin.LoginTicketKey");

    /// <summary>There from the start of the host on.</summary>
    public SymmetricSecurityKey Key { get; private set; } = null!;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PollLoginDb>();
        var key = await ReadOrMakeAsync(db, cancellationToken) ?? await ReadOrMakeAsync(db, cancellationToken);
        Key = new SymmetricSecurityKey(key ?? throw new StartException(
            "The keys in the database cannot be read, not even those just made: the tables DataProtectionKeys and Secrets belong together. "
            + "Empty both; everybody is then asked to log in again."));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns><see langword="null"/> when there was one that cannot be read: it is replaced, by us or by another process, and to be read again.</returns>
    private async Task<byte[]?> ReadOrMakeAsync(PollLoginDb db, CancellationToken cancel)
    {
        var made = Protected(RandomNumberGenerator.GetBytes(32));
        var mine = db.Secrets.Where(secret => secret.Name == Name).Select(secret => secret.ProtectedValue);
        if (await mine.SingleOrDefaultAsync(cancel) is not { } kept)
        {
            // Two processes that start together both try to make it; the first one's stays.
            await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO "Secrets" ("Name", "ProtectedValue") VALUES ({Name}, {made}) ON CONFLICT ("Name") DO NOTHING""", cancel);
            kept = await mine.SingleAsync(cancel);
        }

        try
        {
            return _protector.Unprotect(Convert.FromBase64String(kept));
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            // Tokens live for minutes: with a new key, the few that are out ask their owners to scan again.
            LogUnreadable();
            await db.Secrets.Where(secret => secret.Name == Name && secret.ProtectedValue == kept)
                .ExecuteUpdateAsync(set => set.SetProperty(secret => secret.ProtectedValue, made), cancel);
            return null;
        }
    }

    private string Protected(byte[] key) => Convert.ToBase64String(_protector.Protect(key));

    [LoggerMessage(1000, LogLevel.Warning,
        "The key that signs login tokens cannot be read any more (were the data-protection keys deleted?); a new one is made")]
    private partial void LogUnreadable();
}
