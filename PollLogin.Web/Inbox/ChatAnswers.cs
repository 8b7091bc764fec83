using Microsoft.Extensions.Options;
using PollLogin.Web.Login;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>What a person writes in the chat, and what it does: a login number signs in, 0 refuses a login, 1 approves the one that waits for it.</summary>
internal sealed partial class ChatAnswers(
    UserDirectory users, WrongNumbers wrongNumbers, LoginFlow flow, ReplyTexts texts, LoginMetrics metrics, IOptions<LoginOptions> options, ILogger<ChatAnswers> log)
{
    private const string Refuse = "0";
    private const string Approve = "1";

    /// <summary>Does what <paramref name="talk"/> says, within the caller's transaction.</summary>
    public async Task<Handled> ToAsync(WeChatMessage.Talk talk, CancellationToken cancel) => Answer(talk.Content) switch
    {
        Refuse when talk.Kind == "text" => await RefuseAsync(talk.Head.From, cancel),
        Approve when talk.Kind == "text" && options.Value.Confirmation == Confirmation.Approve => await ApproveAsync(talk, cancel),
        var number when talk.Kind == "text" && LoginFlow.IsLoginNumber(number) => await NumberAsync(talk, number, cancel),
        _ => new Handled(texts.ToTalk(talk.Kind)),
    };

    /// <summary>Whether a busy database may not swallow this: the person believes that it was done.</summary>
    public static bool IsAnswer(WeChatMessage message) =>
        message is WeChatMessage.Talk { Kind: "text" } talk && (Answer(talk.Content) is var answer && (answer is Refuse or Approve || LoginFlow.IsLoginNumber(answer)));

    // What people write who are asked for a digit: 0。 or 回复0 or 零.
    private static string Answer(string content)
    {
        var text = Digits.Normalize(content).Trim('。', '．', '.', '!', '！', '，', ',', '、', '"', '“', '”', '\'');
        text = text.StartsWith("回复", StringComparison.Ordinal) ? text[2..] : text;
        return text is "零" or "〇" ? Refuse : text;
    }

    private async Task<Handled> NumberAsync(WeChatMessage.Talk talk, string number, CancellationToken cancel)
    {
        if (await users.FindAsync(talk.Head.From, cancel) is { } known && await flow.IsForThePageAsync(number, known.Id, cancel))
        {
            return new Handled(ReplyTexts.NumberIsForThePage, IsLogin: true);
        }

        if (options.Value.Method == LoginMethod.Qr)
        {
            return new Handled(texts.ToTalk(talk.Kind));
        }

        var user = await users.RememberAsync(talk.Head.From, talk.Head.CreatedAt, cancel);
        if (!await wrongNumbers.MayTryAsync(user, cancel))
        {
            metrics.Refused(Refusals.LockedNumbers);
            return new Handled(ReplyTexts.NumbersUsedUp);
        }

        var answer = await flow.SendNumberAsync(number, user, cancel);
        LogNumber(user.Id, answer.GetType().Name, Uid.ForLog((answer as ScanAnswer.LoggedIn)?.Session.Uid ?? (answer as ScanAnswer.Asked)?.Session.Uid));
        var wrong = answer switch
        {
            ScanAnswer.Unknown => ReplyTexts.NumberUnknown,
            ScanAnswer.Taken => ReplyTexts.NumberTaken,
            ScanAnswer.TooLate => ReplyTexts.NumberTooLate,
            _ => (string?)null,
        };
        if (wrong is not null)
        {
            await wrongNumbers.CountAsync(user, isUnknown: answer is ScanAnswer.Unknown, cancel);
        }

        return new Handled(wrong ?? texts.To(answer), user, IsLogin: answer is not ScanAnswer.Unknown);
    }

    private async Task<Handled> RefuseAsync(string openId, CancellationToken cancel)
    {
        if (await users.FindAsync(openId, cancel) is not { } user || await flow.RefuseAsync(user.Id, cancel) is not (> 0 and var ended))
        {
            return new Handled(ReplyTexts.NothingToRefuse);
        }

        LogRefused(user.Id, ended);
        return new Handled(ReplyTexts.RefusedNow, IsLogin: true);
    }

    private async Task<Handled> ApproveAsync(WeChatMessage.Talk talk, CancellationToken cancel)
    {
        if (await users.FindAsync(talk.Head.From, cancel) is not { BlockedAt: null, UnsubscribedAt: null } user
            || await flow.ApproveAskedAsync(user.Id, LoginFlow.QuestionOrNull(talk.MenuId), cancel) is not { } approved)
        {
            return new Handled(ReplyTexts.NothingToApprove);
        }

        LogApproved(user.Id, Uid.ForLog(approved.Session.Uid));
        return new Handled(
            texts.LoggedIn(approved.Session) + (approved.Next is { } next ? $"\n\n{ReplyTexts.AnotherWaits}\n{texts.Asked(next)}" : ""), IsLogin: true);
    }

    [LoggerMessage(3020, LogLevel.Warning, "Member {UserId} answered 0: {Ended} logins of the last 10 minutes were ended")]
    private partial void LogRefused(long userId, int ended);

    [LoggerMessage(3021, LogLevel.Information, "Member {UserId} approved a login by answering 1 (login {Login})")]
    private partial void LogApproved(long userId, string login);

    [LoggerMessage(3022, LogLevel.Information, "Member {UserId} sent a login number: {Answer} (login {Login})")]
    private partial void LogNumber(long userId, string answer, string login);
}
