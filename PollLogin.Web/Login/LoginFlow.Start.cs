using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    // A code that is nearly over is not worth showing again.
    private static readonly TimeSpan WorthReusing = TimeSpan.FromSeconds(30);

    /// <summary>Shows this browser's code again, or has WeChat make a new one. WeChat is asked before anything is stored: its refusal leaves no row.</summary>
    /// <param name="browserKey">The key that the browser brought; only ever used to find its own row.</param>
    /// <param name="rememberedHash">As <see cref="RememberedBrowsers.Read"/> gave it.</param>
    /// <param name="client">Who asks: told to whoever scans.</param>
    /// <param name="returnUrl">A checked local path; <see langword="null"/> keeps the row's own, or means <paramref name="home"/> for a new one.</param>
    /// <param name="wanted">Whether the visitor wants another code than the one that they have.</param>
    /// <exception cref="TooManyCodesException">The address or the site has had its share; a browser with a live code is still shown it.</exception>
    /// <exception cref="WeChatException">WeChat refused or could not be reached.</exception>
    public async Task<StartedLogin> StartAsync(
        string? browserKey, string? rememberedHash, Client client, string? returnUrl, string home, NewCode wanted, CancellationToken cancel)
    {
        if (browserKey is not null && await FindReusableAsync(BrowserKey.Hash(browserKey), wanted, cancel) is { } row)
        {
            await KeepReturnUrlAsync(row, returnUrl, cancel);
            return new StartedLogin(row, NewBrowserKey: null);
        }

        if (!limits.MayHaveNewCode(client))
        {
            throw new TooManyCodesException(limits.UntilNextCode);
        }

        if (!await budget.TakeAsync(client, cancel))
        {
            throw new TooManyCodesException(budget.UntilTomorrow());
        }

        var uid = Uid.New();
        var key = BrowserKey.New();
        var now = clock.GetUtcNow();
        var qr = await CreateQrAsync(uid, client, cancel);
        row = new ScanSession
        {
            Uid = uid,
            AppId = account.CurrentValue.AppId,
            BrowserKeyHash = BrowserKey.Hash(key),
            ReturnUrl = returnUrl ?? home,
            QrUrl = qr.Url,
            Ticket = qr.Ticket,
            CreatedAt = now,
            ExpiresAt = now + (qr.Lifetime < options.Value.Lifetime ? qr.Lifetime : options.Value.Lifetime),
            ChangedAt = now,
            Address = client.Address,
            Browser = client.Device.Browser,
            Platform = client.Device.Platform,
            RememberedHash = rememberedHash,
        };
        using var turn = await gate.EnterAsync(cancel);
        db.ScanSessions.Add(row);
        await db.SaveChangesAsync(cancel);
        if (browserKey is not null)
        {
            await GiveUpAsync(BrowserKey.Hash(browserKey), cancel);
        }

        _changed.Add(row);
        await TellBoardAsync(cancel);
        return new StartedLogin(row, key);
    }

    /// <summary>The browser has another code now: what still waits for a confirmation behind the old key, nobody could collect.</summary>
    private Task<int> GiveUpAsync(string oldHash, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        _changedUnseen.Add(db.ScanSessions.Where(row => row.BrowserKeyHash == oldHash && row.DeniedAt == now));
        return db.ScanSessions
            .Where(row => row.BrowserKeyHash == oldHash && row.ConfirmUntil > now && row.ApprovedAt == null && row.DeniedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeniedAt, now).SetProperty(row => row.ChangedAt, now), cancel);
    }

    /// <summary>A code that WeChat refuses costs nothing of the day's budget. One that the visitor did not wait for may have been made.</summary>
    private async Task<QrCode> CreateQrAsync(string uid, Client client, CancellationToken cancel)
    {
        try
        {
            return await weChat.CreateQrAsync(uid, options.Value.Lifetime, cancel);
        }
        catch (WeChatException)
        {
            await budget.GiveBackAsync(client, CancellationToken.None);
            throw;
        }
    }

    // A key belongs to one row. What is approved and not collected is always shown again: a reload after the scan must not lose the login.
    // Who was asked to confirm may leave: perhaps it was a stranger who scanned.
    private async Task<ScanSession?> FindReusableAsync(string hash, NewCode wanted, CancellationToken cancel)
    {
        var appId = account.CurrentValue.AppId;
        var row = await db.ScanSessions.AsNoTracking()
            .Where(row => row.BrowserKeyHash == hash && row.AppId == appId)
            .OrderByDescending(row => row.CreatedAt)
            .FirstOrDefaultAsync(cancel);
        return row is null ? null : LoginState.Of(row, clock.GetUtcNow()) switch
        {
            LoginState.Success => row,
            LoginState.Confirm when wanted != NewCode.Anyway => row,
            LoginState.Pending { Left: var left } when wanted == NewCode.No && left >= WorthReusing => row,
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
        var now = clock.GetUtcNow();
        await db.ScanSessions.Where(kept => kept.Uid == row.Uid && kept.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(kept => kept.ReturnUrl, returnUrl).SetProperty(kept => kept.ChangedAt, now), cancel);
        board.Tell(Uid.Parse(row.Uid), facts => facts with { ReturnUrl = facts.IsSpent ? facts.ReturnUrl : returnUrl, ChangedAt = now.ToUnixTimeMilliseconds() });
        row.ReturnUrl = returnUrl;
    }
}
