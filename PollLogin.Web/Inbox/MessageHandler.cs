using PollLogin.Web.Login;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>What the product does about each kind of push, and what it says in the chat.</summary>
internal sealed partial class MessageHandler(UserDirectory users, LoginFlow flow, ReplyTexts texts, ILogger<MessageHandler> log)
{
    /// <summary>Does the push, within the caller's transaction.</summary>
    public async Task<Handled> HandleAsync(WeChatMessage message, CancellationToken cancel)
    {
        switch (message)
        {
            case WeChatMessage.Scan scan:
                return await ScanAsync(scan, cancel);
            case WeChatMessage.Follow follow:
                return new Handled(texts.Welcome, await users.RememberAsync(follow.Head.From, follow.Head.CreatedAt, cancel));
            case WeChatMessage.Unfollow unfollow:
                await ForgetAsync(unfollow, cancel);
                return Handled.Silently;
            case WeChatMessage.Talk talk:
                return new Handled(texts.ToTalk(talk.Kind));
            default:
                LogPassedOver(((WeChatMessage.Other)message).Kind);
                return Handled.Silently;
        }
    }

    private async Task<Handled> ScanAsync(WeChatMessage.Scan scan, CancellationToken cancel)
    {
        var user = await users.RememberAsync(scan.Head.From, scan.Head.CreatedAt, cancel);
        var answer = await flow.ScanAsync(scan.Scene, user.Id, cancel);
        LogScanned(user.Id, answer);
        var text = answer switch
        {
            ScanAnswer.LoggedIn => texts.LoggedIn,
            ScanAnswer.Taken => ReplyTexts.Taken,
            ScanAnswer.TooLate => ReplyTexts.TooLate,
            _ => texts.Welcome,
        };
        return new Handled(text, user);
    }

    private async Task ForgetAsync(WeChatMessage.Unfollow unfollow, CancellationToken cancel)
    {
        if (await users.ForgetAsync(unfollow.Head.From, unfollow.Head.CreatedAt, cancel) is { } userId)
        {
            await flow.EndAllAsync(userId, cancel);
            LogForgotten(userId);
        }
    }

    [LoggerMessage(3010, LogLevel.Information, "Member {UserId} scanned: {Answer}")]
    private partial void LogScanned(long userId, ScanAnswer answer);

    [LoggerMessage(3011, LogLevel.Information, "Member {UserId} unfollowed; their logins ended and their data was erased")]
    private partial void LogForgotten(long userId);

    [LoggerMessage(3012, LogLevel.Debug, "A push of kind {Kind} was passed over")]
    private partial void LogPassedOver(string kind);
}

/// <summary>A push that was done.</summary>
/// <param name="Text">What to say in the chat; <see langword="null"/> for nothing.</param>
/// <param name="Remembered">The person it was about, where they are now known.</param>
internal sealed record Handled(string? Text, User? Remembered = null)
{
    public static readonly Handled Silently = new(Text: null);
}
