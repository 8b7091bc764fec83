using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage;

/// <summary>
/// Keeps them in the database, protected. Whoever is to make one takes a lease on it: nothing is locked while WeChat is asked, and the lease
/// of a process that died runs out.
/// </summary>
internal sealed class SharedSecrets(IServiceScopeFactory scopes, IDataProtectionProvider protection, TimeProvider clock) : ISharedSecrets
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly IDataProtector _protector = protection.CreateProtector("PollLogin.SharedSecrets");

    public async Task<PassingSecret> GetAsync(string name, string? refused, Func<Task<PassingSecret>> make, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var (seen, kept) = await ReadAsync(name, cancel);
                if (kept is not null && kept.Value != refused)
                {
                    return kept;
                }

                if (await LeaseAsync(name, seen, cancel))
                {
                    break;
                }

                // By the real clock: another process is at work.
                await Task.Delay(LookAgain, cancel);
            }
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            return await make();
        }

        PassingSecret? made = null;
        try
        {
            return made = await make();
        }
        finally
        {
            await KeepAsync(name, made);
        }
    }

    /// <returns>The text in the table, and what it says: <see langword="null"/> where it has run out, or our keys do not open it.</returns>
    private async Task<(string Seen, PassingSecret? Kept)> ReadAsync(string name, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<PollLoginDb>().SharedSecrets.AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, cancel);
        try
        {
            return row is null ? ("", null)
                : row.Until <= clock.GetUtcNow() ? (row.ProtectedValue, null)
                : (row.ProtectedValue, new PassingSecret(_protector.Unprotect(row.ProtectedValue), row.Until));
        }
        catch (CryptographicException)
        {
            return (row!.ProtectedValue, null);
        }
    }

    private async Task<bool> LeaseAsync(string name, string seen, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (now, until) = (clock.GetUtcNow().ToUnixTimeMilliseconds(), (clock.GetUtcNow() + Lease).ToUnixTimeMilliseconds());
        using var turn = await scope.ServiceProvider.GetRequiredService<WriteGate>().EnterAsync(cancel);
        return await scope.ServiceProvider.GetRequiredService<PollLoginDb>().Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "SharedSecrets" ("Name", "ProtectedValue", "Until", "LeasedUntil") VALUES ({name}, '', 0, {until})
            ON CONFLICT ("Name") DO UPDATE SET "LeasedUntil" = excluded."LeasedUntil", "Until" = 0
                WHERE "SharedSecrets"."LeasedUntil" <= {now} AND "SharedSecrets"."ProtectedValue" = {seen}
            """, cancel) == 1;
    }

    // Not the caller's token: who leaves must not leave the lease behind.
    private async Task KeepAsync(string name, PassingSecret? made)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var value = made is null ? "" : _protector.Protect(made.Value);
            var until = made?.Until ?? DateTimeOffset.UnixEpoch;
            using var turn = await scope.ServiceProvider.GetRequiredService<WriteGate>().EnterAsync(CancellationToken.None);
            await scope.ServiceProvider.GetRequiredService<PollLoginDb>().SharedSecrets.Where(row => row.Name == name).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.ProtectedValue, value)
                    .SetProperty(row => row.Until, until)
                    .SetProperty(row => row.LeasedUntil, DateTimeOffset.UnixEpoch),
                CancellationToken.None);
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            // The lease runs out by itself.
        }
    }
}
