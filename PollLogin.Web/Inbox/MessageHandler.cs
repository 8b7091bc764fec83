using PollLogin.Web.Login;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>What the product does about each kind of push, and what it says in the chat.</summary>
internal sealed partial class MessageHandler(UserDirectory users, LoginFlow flow, ChatAnswers answers, ReplyTexts texts, ILogger<MessageHandler> log)
{
    /// <summary>Does the push, within the caller's transaction.</summary>
    public async Task<Handled> HandleAsync(WeChatMessage message, CancellationToken cancel)
    {
        await users.HoldAsync(message is WeChatMessage.Revoke left ? left.OpenId : message.Head.From, cancel);
        switch (message)
        {
            case WeChatMessage.Scan scan:
                return await ScanAsync(scan, cancel);
            case WeChatMessage.Follow follow:
                return new Handled(texts.Welcome, await users.RememberAsync(follow.Head.From, follow.Head.CreatedAt, cancel));
            case WeChatMessage.Unfollow unfollow:
                await ForgetAsync(unfollow.Head.From, unfollow.Head.CreatedAt, cancel);
                return Handled.Silently;
            case WeChatMessage.Revoke revoke:
                await ForgetAsync(revoke.OpenId, revoke.Head.CreatedAt, cancel);
                return Handled.Silently;
            case WeChatMessage.Talk talk:
                return await answers.ToAsync(talk, cancel);
            default:
                LogPassedOver(((WeChatMessage.Other)message).Kind);
                return Handled.Silently;
        }
    }

    private async Task<Handled> ScanAsync(WeChatMessage.Scan scan, CancellationToken cancel)
    {
        var user = await users.RememberAsync(scan.Head.From, scan.Head.CreatedAt, cancel);
        var answer = await flow.ScanAsync(scan.Scene, user, cancel);
        LogScanned(user.Id, answer.GetType().Name, Uid.ForLog(scan.Scene));
        return new Handled(texts.To(answer) ?? texts.Welcome, user, IsLogin: answer is not ScanAnswer.Unknown);
    }

    private async Task ForgetAsync(string openId, DateTimeOffset at, CancellationToken cancel)
    {
        if (await users.ForgetAsync(openId, at, cancel) is { } userId)
        {
            await flow.EndAllAsync(userId, EndReason.Unfollowed, cancel);
            LogForgotten(userId);
        }
    }

    [LoggerMessage(3010, LogLevel.Information, "Member {UserId} scanned: {Answer} (login {Login})")]
    private partial void LogScanned(long userId, string answer, string login);

    [LoggerMessage(3011, LogLevel.Information, "Member {UserId} left; their logins ended and their data was erased")]
    private partial void LogForgotten(long userId);

    [LoggerMessage(3012, LogLevel.Debug, "A push of kind {Kind} was passed over")]
    private partial void LogPassedOver(string kind);
}
