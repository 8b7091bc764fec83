using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>
/// The browsers in which a person confirmed a login before: there, a scan is enough for 30 days. Each has a secret in a cookie, made anew
/// at every remembering; one that a client brings is never taken for this.
/// </summary>
public sealed class RememberedBrowsers(PollLoginDb db, WriteGate gate, SiteCookies cookies, TimeProvider clock)
{
    private const string Cookie = "remembered";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <returns>SHA-256 of the secret that the browser brought, as 64 lower-case hex characters, or <see langword="null"/>.</returns>
    public string? Read(HttpRequest request) =>
        request.Cookies[cookies.Name(Cookie)] is { Length: > 0 and <= 128 } secret ? Hash(secret) : null;

    /// <summary>
    /// Remembers the browser in which <paramref name="session"/> has just begun, under a new secret; whom it was remembered for before moves
    /// along. A session that a 0 has ended meanwhile leaves nothing.
    /// </summary>
    public async Task RememberAsync(HttpContext context, LoginSession session, CancellationToken cancel)
    {
        var secret = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var hash = Hash(secret);
        var (user, until) = (session.UserId, (clock.GetUtcNow() + Lifetime).ToUnixTimeMilliseconds());
        using var turn = await gate.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldPersonAsync(user, cancel);
        if (Read(context.Request) is { } oldHash)
        {
            await db.RememberedBrowsers.Where(browser => browser.KeyHash == oldHash && browser.UserId == user).ExecuteDeleteAsync(cancel);
            await db.RememberedBrowsers.Where(browser => browser.KeyHash == oldHash)
                .ExecuteUpdateAsync(set => set.SetProperty(browser => browser.KeyHash, hash), cancel);
        }

        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "RememberedBrowsers" ("KeyHash", "UserId", "ExpiresAt")
            SELECT {hash}, {user}, {until} FROM "LoginSessions" WHERE "Id" = {session.Id} AND "EndedAt" IS NULL
            """, cancel);
        await transaction.CommitAsync(cancel);
        context.Response.Cookies.Append(cookies.Name(Cookie), secret, cookies.Build(context, Cookie, Lifetime));
    }

    /// <param name="hash">As <see cref="Read"/> gave it.</param>
    public Task<bool> ContainsAsync(string hash, long userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.RememberedBrowsers.AnyAsync(browser => browser.KeyHash == hash && browser.UserId == userId && browser.ExpiresAt > now, cancel);
    }

    /// <summary>Forgets every browser of a person but the one whose secret hashes to <paramref name="but"/>. Part of the caller's transaction where there is one.</summary>
    public Task<int> ForgetAllAsync(long userId, CancellationToken cancel, string? but = null) =>
        db.RememberedBrowsers.Where(browser => browser.UserId == userId && browser.KeyHash != but).ExecuteDeleteAsync(cancel);

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
