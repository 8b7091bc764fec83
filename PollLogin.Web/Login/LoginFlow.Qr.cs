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

                TellFallBack(refusal, uid);
            }
        }

        return (method != LoginMethod.Qr || visit.WantsNoQr) && await budget.TakeAsync(visit.Client, isQr: false, cancel)
            ? null
            : throw new TooManyCodesException(budget.UntilTomorrow());
    }

    /// <summary>
    /// The login has no QR code: WeChat gave none when the page was first shown, and perhaps does now; or its visitor was sent to WeChat's web
    /// authorisation, and came back. The number beside it stays.
    /// </summary>
    private async Task GiveQrAsync(ScanSession row, Visit visit, CancellationToken cancel)
    {
        if (row is not { QrUrl: "", UserId: null } || visit.WantsNoQr || options.Value.Method == LoginMethod.Message)
        {
            return;
        }

        if (!await budget.TakeAsync(visit.Client, isQr: true, cancel))
        {
            if (options.Value.Method == LoginMethod.Qr)
            {
                throw new TooManyCodesException(budget.UntilTomorrow());
            }

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
        catch (WeChatException refusal)
        {
            await budget.GiveBackAsync(visit.Client, CancellationToken.None);
            if (options.Value.Method == LoginMethod.Qr)
            {
                throw;
            }

            TellFallBack(refusal, row.Uid);
        }
    }

    // No warning for each visitor to whom a refusal is only repeated.
    private void TellFallBack(WeChatException refusal, string uid)
    {
        var login = Uid.ForLog(uid);
        LogFellBack(refusal.IsRemembered ? LogLevel.Information : LogLevel.Warning, refusal.Message, login);
    }

    [LoggerMessage(EventId = 1030, Message = "WeChat gives no QR code now; visitors are shown a login number to send to the account, until it does again. {Remedy} (login {Login})")]
    private partial void LogFellBack(LogLevel level, string remedy, string login);
}
