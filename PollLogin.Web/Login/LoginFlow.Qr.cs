using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <returns><see langword="null"/> where a number has to do, and may, or where none is wanted.</returns>
    private async Task<QrCode?> CreateQrAsync(string uid, Visit visit, CancellationToken cancel)
    {
        var method = options.Value.Method;
        if (method != LoginMethod.Message && !visit.WantsNoQr && await budget.TakeAsync(visit.Client, isQr: true, cancel))
        {
            try
            {
                return await weChat.CreateQrAsync(uid, options.Value.Lifetime, cancel);
            }
            catch (WeChatException refusal)
            {
                // A code that WeChat refuses costs nothing of the day's budget. One that the visitor did not wait for may have been made.
                await budget.GiveBackAsync(visit.Client, CancellationToken.None);
                if (method == LoginMethod.Qr)
                {
                    throw;
                }

                LogFellBack(refusal.Code?.ToString(CultureInfo.InvariantCulture) ?? "no answer", Uid.ForLog(uid));
            }
        }

        return (method != LoginMethod.Qr || visit.WantsNoQr) && await budget.TakeAsync(visit.Client, isQr: false, cancel)
            ? null
            : throw new TooManyCodesException(budget.UntilTomorrow());
    }

    /// <summary>WeChat gave no QR code when the page was first shown: perhaps it does now. The number beside it stays.</summary>
    private async Task GiveQrAsync(ScanSession row, Visit visit, CancellationToken cancel)
    {
        if (row is not { QrUrl: "", UserId: null } || visit.WantsNoQr || options.Value.Method != LoginMethod.Auto || !await budget.TakeAsync(visit.Client, isQr: true, cancel))
        {
            return;
        }

        try
        {
            var qr = await weChat.CreateQrAsync(row.Uid, options.Value.Lifetime, cancel);
            using var turn = await gate.EnterAsync(cancel);
            await db.ScanSessions.Where(kept => kept.Uid == row.Uid && kept.QrUrl == "")
                .ExecuteUpdateAsync(set => set.SetProperty(kept => kept.QrUrl, qr.Url).SetProperty(kept => kept.Ticket, qr.Ticket), cancel);
            (row.QrUrl, row.Ticket) = (qr.Url, qr.Ticket);
        }
        catch (WeChatException)
        {
            await budget.GiveBackAsync(visit.Client, CancellationToken.None);
        }
    }

    [LoggerMessage(1030, LogLevel.Warning,
        "WeChat gives no QR code now ({Reason}; the line before says what to do): visitors are shown a login number to send to the account, until it does again (login {Login})")]
    private partial void LogFellBack(string reason, string login);
}
