using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Login;

/// <summary>
/// One login's four acts: a browser starts it, a person scans, the browser checks, the browser spends. Each change is one conditional
/// statement, and its row count is the answer: two processes may share the database at any time.
/// </summary>
public sealed class LoginFlow(
    PollLoginDb db, WriteGate gate, WeChatApi weChat, LoginTicket ticket, LoginSessions loginSessions, IOptions<LoginOptions> options, TimeProvider clock)
{
    // A code that is nearly over is not worth showing again.
    private static readonly TimeSpan WorthReusing = TimeSpan.FromSeconds(30);

    /// <summary>Shows this browser's code again, or has WeChat make a new one. WeChat is asked before anything is stored: its refusal leaves no row.</summary>
    /// <param name="browserKey">The key that the browser brought; only ever used to find its own row.</param>
    /// <param name="returnUrl">A checked local path; <see langword="null"/> keeps the row's own, or means <paramref name="home"/> for a new one.</param>
    /// <param name="isNew">Whether the visitor wants a fresh code: a pending one is then not shown again.</param>
    /// <exception cref="WeChatException">WeChat refused or could not be reached.</exception>
    public async Task<StartedLogin> StartAsync(string? browserKey, string? returnUrl, string home, bool isNew, CancellationToken cancel)
    {
        if (browserKey is not null && await FindReusableAsync(BrowserKey.Hash(browserKey), isNew, cancel) is { } row)
        {
            await KeepReturnUrlAsync(row, returnUrl, cancel);
            return new StartedLogin(row, NewBrowserKey: null);
        }

        var uid = Uid.New();
        var key = BrowserKey.New();
        var now = clock.GetUtcNow();
        var qr = await weChat.CreateQrAsync(uid, options.Value.Lifetime, cancel);
        row = new ScanSession
        {
            Uid = uid,
            BrowserKeyHash = BrowserKey.Hash(key),
            ReturnUrl = returnUrl ?? home,
            QrUrl = qr.Url,
            Ticket = qr.Ticket,
            CreatedAt = now,
            ExpiresAt = now + (qr.Lifetime < options.Value.Lifetime ? qr.Lifetime : options.Value.Lifetime),
            ChangedAt = now,
        };
        using var turn = await gate.EnterAsync(cancel);
        db.ScanSessions.Add(row);
        await db.SaveChangesAsync(cancel);
        return new StartedLogin(row, key);
    }

    /// <summary>A person scanned. The first one has the code. Runs within the transaction of the push.</summary>
    public async Task<ScanAnswer> ScanAsync(string scene, long userId, CancellationToken cancel)
    {
        if (!Uid.IsUid(scene))
        {
            return ScanAnswer.Unknown;
        }

        var now = clock.GetUtcNow();
        var tokenExpiresAt = now + options.Value.CollectWithin;
        var token = ticket.Mint(scene, userId, tokenExpiresAt);
        var won = await db.ScanSessions
            .Where(row => row.Uid == scene && row.UserId == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.UserId, userId)
                    .SetProperty(row => row.ScannedAt, now)
                    .SetProperty(row => row.ApprovedAt, now)
                    .SetProperty(row => row.Token, token)
                    .SetProperty(row => row.TokenExpiresAt, tokenExpiresAt)
                    .SetProperty(row => row.ChangedAt, now),
                cancel);
        return won == 1 ? ScanAnswer.LoggedIn : await WhyNotAsync(scene, userId, cancel);
    }

    /// <summary>What <paramref name="uid"/>'s browser may know. Changes nothing.</summary>
    public async Task<LoginState> CheckAsync(string uid, string? browserKey, CancellationToken cancel) =>
        await FindAsync(uid, browserKey, cancel) is { } row ? LoginState.Of(row, clock.GetUtcNow()) : new LoginState.Expired();

    /// <returns>The row, to the browser that asked for it; <see langword="null"/> to any other.</returns>
    public async Task<ScanSession?> FindAsync(string? uid, string? browserKey, CancellationToken cancel) =>
        Uid.IsUid(uid)
        && await db.ScanSessions.AsNoTracking().SingleOrDefaultAsync(row => row.Uid == uid, cancel) is { } row
        && BrowserKey.Matches(row.BrowserKeyHash, browserKey)
            ? row
            : null;

    /// <summary>Spends the one-time token. Only the first caller gets a login session; every other one <see langword="null"/>.</summary>
    public async Task<LoginSession?> SpendAsync(string uid, string token, string browserKey, CancellationToken cancel)
    {
        if (await ticket.ReadAsync(token, uid) is not { } userId)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var hash = BrowserKey.Hash(browserKey);
        using var turn = await gate.EnterAsync(cancel);
        // Together: a crash between the two would cost the visitor the login.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var spent = await db.ScanSessions
            .Where(row => row.Uid == uid && row.BrowserKeyHash == hash && row.UserId == userId
                && row.SpentAt == null && row.DeniedAt == null && row.TokenExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now).SetProperty(row => row.ChangedAt, now), cancel);
        if (spent == 0)
        {
            return null;
        }

        var session = await loginSessions.BeginAsync(userId, options.Value.CookieLifetime, cancel);
        await transaction.CommitAsync(cancel);
        return session;
    }

    /// <summary>Ends what a person left: unspent tokens first, then login sessions, so that a spending in between is caught by the second.</summary>
    public async Task EndAllAsync(long userId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.ScanSessions
            .Where(row => row.UserId == userId && row.SpentAt == null && row.TokenExpiresAt > now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.TokenExpiresAt, now)
                    .SetProperty(row => row.Token, (string?)null)
                    .SetProperty(row => row.ChangedAt, now),
                cancel);
        await loginSessions.EndAllAsync(userId, cancel);
    }

    // A key belongs to one row. What is approved and not collected is always shown again: a reload after the scan must not lose the login.
    private async Task<ScanSession?> FindReusableAsync(string hash, bool isNew, CancellationToken cancel)
    {
        var row = await db.ScanSessions.AsNoTracking()
            .Where(row => row.BrowserKeyHash == hash)
            .OrderByDescending(row => row.CreatedAt)
            .FirstOrDefaultAsync(cancel);
        return row is null ? null : LoginState.Of(row, clock.GetUtcNow()) switch
        {
            LoginState.Success => row,
            LoginState.Pending { Left: var left } when !isNew && left >= WorthReusing => row,
            _ => null,
        };
    }

    private async Task KeepReturnUrlAsync(ScanSession row, string? returnUrl, CancellationToken cancel)
    {
        if (returnUrl is null || returnUrl == row.ReturnUrl)
        {
            return;
        }

        using var turn = await gate.EnterAsync(cancel);
        await db.ScanSessions.Where(kept => kept.Uid == row.Uid && kept.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(kept => kept.ReturnUrl, returnUrl), cancel);
    }

    private async Task<ScanAnswer> WhyNotAsync(string uid, long userId, CancellationToken cancel)
    {
        var row = await db.ScanSessions.AsNoTracking().SingleOrDefaultAsync(row => row.Uid == uid, cancel);
        var now = clock.GetUtcNow();
        return row switch
        {
            null => ScanAnswer.Unknown,
            { UserId: { } first } when first != userId => ScanAnswer.Taken,
            { SpentAt: not null } => ScanAnswer.LoggedIn,
            { UserId: not null } when now < row.TokenExpiresAt => ScanAnswer.LoggedIn,
            _ => ScanAnswer.TooLate,
        };
    }
}
