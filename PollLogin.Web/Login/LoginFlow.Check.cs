using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>What <paramref name="uid"/>'s browser may know. Changes nothing.</summary>
    /// <returns><see langword="null"/> to whoever is not that browser.</returns>
    public async Task<LoginState?> CheckAsync(string uid, string? browserKey, CancellationToken cancel) =>
        await FindAsync(uid, browserKey, cancel) is { } row ? LoginState.Of(row, clock.GetUtcNow()) : null;

    /// <returns>The row, to the browser that asked for it; <see langword="null"/> to any other.</returns>
    public async Task<ScanSession?> FindAsync(string? uid, string? browserKey, CancellationToken cancel) =>
        Uid.IsUid(uid)
        && await db.ScanSessions.AsNoTracking().SingleOrDefaultAsync(row => row.Uid == uid, cancel) is { } row
        && BrowserKey.Matches(row.BrowserKeyHash, browserKey)
            ? row
            : null;
}
