using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>
    /// Remembers the browser in which a person has just confirmed a login, under a new secret; whom it was remembered for before moves along.
    /// </summary>
    /// <param name="oldKey">The secret that it brought, or <see langword="null"/>.</param>
    /// <returns>The new secret, for the browser's cookie.</returns>
    public async Task<string> RememberAsync(long userId, string? oldKey, CancellationToken cancel)
    {
        var key = BrowserKey.New();
        var hash = BrowserKey.Hash(key);
        using var turn = await gate.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (oldKey is not null)
        {
            var oldHash = BrowserKey.Hash(oldKey);
            await db.RememberedBrowsers.Where(browser => browser.KeyHash == oldHash && browser.UserId == userId).ExecuteDeleteAsync(cancel);
            await db.RememberedBrowsers.Where(browser => browser.KeyHash == oldHash)
                .ExecuteUpdateAsync(set => set.SetProperty(browser => browser.KeyHash, hash), cancel);
        }

        db.RememberedBrowsers.Add(new RememberedBrowser { KeyHash = hash, UserId = userId, ExpiresAt = clock.GetUtcNow() + BrowserKey.Remembered });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return key;
    }

    /// <summary>What a scan of <paramref name="row"/> by this person asks for: nothing, in a browser that is remembered for them.</summary>
    private async Task<Confirmation> NeededAsync(ScanSession row, long userId, CancellationToken cancel)
    {
        var confirmation = options.Value.Confirmation;
        if (confirmation == Confirmation.None || !options.Value.RememberBrowser || row.RememberedHash is not { } hash)
        {
            return confirmation;
        }

        var now = clock.GetUtcNow();
        return await db.RememberedBrowsers.AnyAsync(
            browser => browser.KeyHash == hash && browser.UserId == userId && browser.ExpiresAt > now, cancel)
                ? Confirmation.None
                : confirmation;
    }
}
