using Microsoft.Extensions.Options;
using PollLogin.Web.Login;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>Does what a push says, once, and has an answer for WeChat when that fails.</summary>
internal sealed class PushWork(
    SeenQueries queries,
    SeenPushes pushes,
    MessageHandler handler,
    LoginFlow flow,
    SecondTry later,
    ProfileRefresh profiles,
    IOptionsMonitor<WeChatOptions> account,
    TimeProvider clock)
{
    /// <summary>Whether it can be no login of ours, which is known without asking the database.</summary>
    public static bool IsNoLogin(WeChatMessage message) => message is not WeChatMessage.Scan && !ChatAnswers.IsAnswer(message);

    /// <returns>Our own answer, <see langword="null"/> where the push is refused; and whether it is one for other back ends, the first time that it comes.</returns>
    public async Task<(string? Reply, bool IsForOthers)> DoAsync(WeChatMessage message, VerifiedPush push, CancellationToken cancel)
    {
        Handled? handled = null;
        var reply = await pushes.OnceAsync(
            message.Head,
            async () => Sealed(push, message, (handled = await handler.HandleAsync(message, cancel)).Text),
            cancel,
            () => MayBeginAsync(push, cancel));
        await flow.TellAsync(cancel);
        if (handled?.Remembered is { } user)
        {
            profiles.Ask(user);
        }

        return (reply, handled is { IsLogin: false });
    }

    /// <summary>Saves what can be saved of work that failed and was rolled back.</summary>
    /// <returns>The answer: who waits for one is told to try again.</returns>
    public async Task<string> GiveUpAsync(WeChatMessage? message, VerifiedPush push, Exception fault, CancellationToken cancel)
    {
        // Or the same query could come again with another body once the database is back.
        var agrees = queries.Remember(push.QueryKey, push.Body) || push.Safe is not null;
        if (!fault.IsOfDatabase())
        {
            await UseUpAsync(push, cancel);
        }

        if (agrees && message is (WeChatMessage.Unfollow or WeChatMessage.Revoke))
        {
            later.TakeOn(message, push with { Fields = null });
        }

        return message switch
        {
            WeChatMessage.Scan => Sealed(push, message, ReplyTexts.Busy),
            not null when ChatAnswers.IsAnswer(message) => Sealed(push, message, ReplyTexts.BusyAnswer),
            _ => WeChatReply.Success,
        };
    }

    /// <summary>Notes that the push's query was used, where no work does.</summary>
    public async Task UseUpAsync(VerifiedPush push, CancellationToken cancel)
    {
        try
        {
            await queries.AgreesAsync(push.QueryKey, push.Body, cancel);
        }
        catch (Exception fault) when (fault.IsOfDatabase() || fault is OperationCanceledException)
        {
            // Nothing can be noted while the database is away; nothing was done either.
        }
    }

    // An encrypted push is vouched for whatever its query was used for; the query is noted all the same, so that it never serves a plain one.
    private async Task<bool> MayBeginAsync(VerifiedPush push, CancellationToken cancel) =>
        await queries.AgreesWithinAsync(push.QueryKey, push.Body, cancel) || push.Safe is not null;

    private string Sealed(VerifiedPush push, WeChatMessage message, string? text)
    {
        var now = clock.GetUtcNow();
        return text is null ? WeChatReply.Success : push.Seal(WeChatReply.Text(message.Head, text, now), account.CurrentValue.Token, now);
    }
}
