using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    // An address that has had a minute's codes gets one more each second, at the default.
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(10);

    // A code that is nearly over is not worth showing again.
    private static readonly TimeSpan WorthReusing = TimeSpan.FromSeconds(30);

    /// <summary>Shows this browser's code again, or has WeChat make a new one. WeChat is asked before anything is stored: its refusal leaves no row.</summary>
    /// <param name="browserKey">The key that the browser brought; only ever used to find its own row.</param>
    /// <param name="rememberedKey">The secret of a remembered browser; <see langword="null"/> for any other.</param>
    /// <param name="client">Who asks: told to whoever scans.</param>
    /// <param name="returnUrl">A checked local path; <see langword="null"/> keeps the row's own, or means <paramref name="home"/> for a new one.</param>
    /// <param name="isNew">Whether the visitor wants a fresh code: a pending one is then not shown again.</param>
    /// <exception cref="TooManyCodesException">The address or the site has had its share; a browser with a live code is still shown it.</exception>
    /// <exception cref="WeChatException">WeChat refused or could not be reached.</exception>
    public async Task<StartedLogin> StartAsync(
        string? browserKey, string? rememberedKey, Client client, string? returnUrl, string home, bool isNew, CancellationToken cancel)
    {
        if (browserKey is not null && await FindReusableAsync(BrowserKey.Hash(browserKey), isNew, cancel) is { } row)
        {
            await KeepReturnUrlAsync(row, returnUrl, cancel);
            return new StartedLogin(row, NewBrowserKey: null);
        }

        if (!limits.MayHaveNewCode(client))
        {
            throw new TooManyCodesException(SoonAgain);
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
            RememberedHash = rememberedKey is null ? null : BrowserKey.Hash(rememberedKey),
        };
        using var turn = await gate.EnterAsync(cancel);
        db.ScanSessions.Add(row);
        await db.SaveChangesAsync(cancel);
        return new StartedLogin(row, key);
    }

    /// <summary>A code that WeChat does not make costs nothing of the day's budget.</summary>
    private async Task<QrCode> CreateQrAsync(string uid, Client client, CancellationToken cancel)
    {
        try
        {
            return await weChat.CreateQrAsync(uid, options.Value.Lifetime, cancel);
        }
        catch (Exception fault) when (fault is WeChatException or OperationCanceledException)
        {
            await budget.GiveBackAsync(client, CancellationToken.None);
            throw;
        }
    }

    // A key belongs to one row. What is approved and not collected is always shown again: a reload after the scan must not lose the login.
    private async Task<ScanSession?> FindReusableAsync(string hash, bool isNew, CancellationToken cancel)
    {
        var appId = account.CurrentValue.AppId;
        var row = await db.ScanSessions.AsNoTracking()
            .Where(row => row.BrowserKeyHash == hash && row.AppId == appId)
            .OrderByDescending(row => row.CreatedAt)
            .FirstOrDefaultAsync(cancel);
        return row is null ? null : LoginState.Of(row, clock.GetUtcNow()) switch
        {
            LoginState.Success or LoginState.Confirm => row,
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
        row.ReturnUrl = returnUrl;
    }
}
