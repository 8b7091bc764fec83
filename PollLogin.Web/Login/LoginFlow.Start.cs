using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    // A code that is nearly over is not worth showing again.
    private static readonly TimeSpan WorthReusing = TimeSpan.FromSeconds(30);

    /// <summary>Shows this browser's code again, or makes a new one. WeChat is asked before anything is stored: its refusal leaves no row.</summary>
    /// <exception cref="TooManyCodesException">The address or the site has had its share; a browser with a live code is still shown it.</exception>
    /// <exception cref="WeChatException">WeChat refused or could not be reached, and <c>Login:Method</c> allows no number instead.</exception>
    public async Task<StartedLogin> StartAsync(Visit visit, CancellationToken cancel)
    {
        if (visit.BrowserKey is not null && await FindReusableAsync(BrowserKey.Hash(visit.BrowserKey), visit.Wanted, cancel) is { } row)
        {
            await KeepReturnUrlAsync(row, visit.ReturnUrl, cancel);
            await GiveQrAsync(row, visit, cancel);
            if ((visit.WantsNumber || (row.QrUrl is "" && !visit.WantsNoQr)) && row is { LoginNumber: null, UserId: null })
            {
                await GiveNumberAsync(row, cancel);
            }

            return new StartedLogin(row, NewBrowserKey: null);
        }

        if (!limits.MayHaveNewCode(visit.Client))
        {
            throw new TooManyCodesException(limits.UntilNextCode);
        }

        var uid = Uid.New();
        var key = BrowserKey.New();
        var now = clock.GetUtcNow();
        var qr = await CreateQrAsync(uid, visit, cancel);
        row = new ScanSession
        {
            Uid = uid,
            AppId = account.CurrentValue.AppId,
            BrowserKeyHash = BrowserKey.Hash(key),
            ReturnUrl = visit.ReturnUrl ?? visit.Home,
            QrUrl = qr?.Url ?? "",
            Ticket = qr?.Ticket ?? "",
            CreatedAt = now,
            ExpiresAt = now + (qr?.Lifetime < options.Value.Lifetime ? qr.Lifetime : options.Value.Lifetime),
            ChangedAt = now,
            Address = visit.Client.Address,
            Browser = visit.Client.Device.Browser,
            Platform = visit.Client.Device.Platform,
            RememberedHash = visit.RememberedHash,
        };
        using var turn = await gate.EnterAsync(cancel);
        if ((qr is null && !visit.WantsNoQr) || (visit.WantsNumber && MayHaveNumber))
        {
            row.LoginNumber = await TakeNumberAsync(uid, cancel);
        }

        await InsertAsync(row, cancel);
        if (visit.BrowserKey is not null)
        {
            await GiveUpAsync(BrowserKey.Hash(visit.BrowserKey), cancel);
        }

        _changed.Add(row);
        await TellAsync(cancel);
        metrics.Begun(row);
        LogBegun(Uid.ForLog(uid));
        return new StartedLogin(row, key);
    }

    // Not tracked and saved: what EF compiles for that, the first visitor after a start would wait for.
    private Task<int> InsertAsync(ScanSession row, CancellationToken cancel) => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO "ScanSessions" ("Uid", "AppId", "BrowserKeyHash", "ReturnUrl", "QrUrl", "Ticket", "LoginNumber", "CreatedAt", "ExpiresAt",
            "ChangedAt", "Address", "Browser", "Platform", "RememberedHash", "Confirmation", "WrongNumbers")
        VALUES ({row.Uid}, {row.AppId}, {row.BrowserKeyHash}, {row.ReturnUrl}, {row.QrUrl}, {row.Ticket}, {row.LoginNumber},
            {row.CreatedAt.ToUnixTimeMilliseconds()}, {row.ExpiresAt.ToUnixTimeMilliseconds()}, {row.ChangedAt.ToUnixTimeMilliseconds()},
            {row.Address}, {row.Browser}, {row.Platform}, {row.RememberedHash}, 0, 0)
        """, cancel);

    /// <summary>
    /// The browser has another code now: what waits behind the old key, nobody could collect. Who scans it, or sends its number, is told that it
    /// is over; who was asked to confirm it has nothing to confirm.
    /// </summary>
    private async Task GiveUpAsync(string oldHash, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var old = db.ScanSessions.Where(row => row.BrowserKeyHash == oldHash);
        _changedUnseen.Add(old.Where(row => row.ChangedAt == now));
        await old.Where(row => row.UserId == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, row => row.CreatedAt).SetProperty(row => row.ChangedAt, now), cancel);
        await old.Where(row => row.ConfirmUntil > now && row.ApprovedAt == null && row.DeniedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeniedAt, now).SetProperty(row => row.ChangedAt, now), cancel);
    }

    // A key belongs to one row. What is approved and not collected is always shown again: a reload after the scan must not lose the login.
    // Who was asked to confirm may leave: perhaps it was a stranger who scanned.
    private async Task<ScanSession?> FindReusableAsync(string hash, NewCode wanted, CancellationToken cancel)
    {
        var row = await FindLatestRowAsync(hash, cancel);
        return row is null ? null : LoginState.Of(row, clock.GetUtcNow()) switch
        {
            LoginState.Success => row,
            LoginState.Confirm when wanted != NewCode.Anyway => row,
            LoginState.Pending { Left: var left } when wanted == NewCode.No && left >= WorthReusing => row,
            _ => null,
        };
    }

    /// <returns>The login that this browser began last, live or over; <see langword="null"/> where there is none.</returns>
    public async Task<ScanSession?> FindLatestAsync(string? browserKey, CancellationToken cancel) =>
        browserKey is null ? null : await FindLatestRowAsync(BrowserKey.Hash(browserKey), cancel);

    private Task<ScanSession?> FindLatestRowAsync(string hash, CancellationToken cancel)
    {
        var appId = account.CurrentValue.AppId;
        return db.ScanSessions.AsNoTracking()
            .Where(row => row.BrowserKeyHash == hash && row.AppId == appId)
            .OrderByDescending(row => row.CreatedAt)
            .FirstOrDefaultAsync(cancel);
    }

    private async Task KeepReturnUrlAsync(ScanSession row, string? returnUrl, CancellationToken cancel)
    {
        if (returnUrl is null || returnUrl == row.ReturnUrl)
        {
            return;
        }

        using var turn = await gate.EnterAsync(cancel);
        var now = clock.GetUtcNow();
        await db.ScanSessions.Where(kept => kept.Uid == row.Uid && kept.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(kept => kept.ReturnUrl, returnUrl).SetProperty(kept => kept.ChangedAt, now), cancel);
        board.Tell(Uid.Parse(row.Uid), facts => facts with { ReturnUrl = facts.IsSpent ? facts.ReturnUrl : returnUrl });
        row.ReturnUrl = returnUrl;
    }

    [LoggerMessage(1031, LogLevel.Debug, "A page is shown, and waits (login {Login})")]
    private partial void LogBegun(string login);
}
