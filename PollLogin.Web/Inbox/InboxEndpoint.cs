using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using PollLogin.Web.Inbox.Relay;
using PollLogin.Web.Login;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>What happens to a call once <see cref="OnlyFromWeChat"/> has let it in.</summary>
internal sealed partial class InboxEndpoint(
    SeenQueries queries,
    SeenPushes pushes,
    MessageHandler handler,
    LoginFlow flow,
    SecondTry later,
    ProfileRefresh profiles,
    IOptionsMonitor<WeChatOptions> account,
    OthersAnswer others,
    Sightings sightings,
    InboxMetrics metrics,
    TimeProvider clock,
    ILogger<InboxEndpoint> log)
{
    private const int MaxEchoLength = 64;

    // WeChat waits 5 s, and then asks again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3.5);

    /// <summary><c>GET /wechat</c>: the console's check of the URL. The echostr is sent back as it came, once per signed query.</summary>
    public async Task<IResult> EchoAsync(HttpContext context, CancellationToken cancel)
    {
        var query = context.Request.Query;
        if (PushQuery.Single(query, "echostr") is not { Length: > 0 and <= MaxEchoLength } echo)
        {
            return Forbid("verification: no echostr");
        }

        try
        {
            if (!await queries.AgreesAsync(PushQuery.Of(query).Key(), Encoding.UTF8.GetBytes(echo), cancel))
            {
                return Forbid("replay: the signed query was used before with another echostr or body");
            }

            LogVerified();
            return Results.Text(echo, "text/plain", Encoding.UTF8);
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            // Closed while it cannot be noted that the query was used: the operator presses the button again.
            LogFailed(fault);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary><c>POST /wechat</c>: one push. Whatever is broken on our side, WeChat gets its answer in time.</summary>
    public async Task<IResult> ReceiveAsync(HttpContext context)
    {
        var push = context.Features.GetRequiredFeature<VerifiedPush>();
        var message = push.Fields is null ? null : WeChatMessage.Parse(push.Fields);
        // Not the request's own token: work that is under way is finished when WeChat hangs up, so that its next try finds the answer.
        using var deadline = new CancellationTokenSource(Patience, clock);
        if (message is WeChatMessage.Other { Kind: Sightings.SelfTest })
        {
            // Neither noted as WeChat's, nor anybody else's to hear.
            await UseUpAsync(push, deadline.Token);
            return Answer(WeChatReply.Success);
        }

        var began = clock.GetTimestamp();
        try
        {
            var isOurs = message is not null && (account.CurrentValue.OriginalId is "" || message.Head.To == account.CurrentValue.OriginalId);
            if (isOurs)
            {
                sightings.Note(Sightings.Push);
                var (reply, isForOthers) = await DoOnceAsync(message!, push, deadline.Token);
                return reply is null ? ForbidReplay() : Answer(await others.FindAsync(context.Request, message!.Head, push.Body, isForOthers, began) ?? reply);
            }

            // A query that was used once is used up, by a body that cannot be read too.
            if (!await queries.AgreesAsync(push.QueryKey, push.Body, deadline.Token) && push.Safe is null)
            {
                return ForbidReplay();
            }

            if (message is not null)
            {
                return Forbid("ToUserName: another account than WeChat:OriginalId");
            }

            LogUnreadable(push.Body.Length);
            return Answer(WeChatReply.Success);
        }
        catch (Exception fault)
        {
            LogFailed(fault);
            if (!fault.IsOfDatabase())
            {
                await UseUpAsync(push, deadline.Token);
            }

            if (message is WeChatMessage.Unfollow or WeChatMessage.Revoke)
            {
                later.TakeOn(message);
            }

            return Answer(message switch
            {
                WeChatMessage.Scan => Sealed(push, message, ReplyTexts.Busy),
                not null when ChatAnswers.IsAnswer(message) => Sealed(push, message, ReplyTexts.BusyAnswer),
                _ => WeChatReply.Success,
            });
        }
        finally
        {
            metrics.Answered(message, clock.GetElapsedTime(began));
        }
    }

    // The work was rolled back, and with it the note that the query is used up.
    private async Task UseUpAsync(VerifiedPush push, CancellationToken cancel)
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

    /// <returns>Our own answer, <see langword="null"/> where the push is refused; and whether it is one for other back ends, the first time that it comes.</returns>
    private async Task<(string? Reply, bool IsForOthers)> DoOnceAsync(WeChatMessage message, VerifiedPush push, CancellationToken cancel)
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

    private string Sealed(VerifiedPush push, WeChatMessage message, string? text)
    {
        var now = clock.GetUtcNow();
        return text is null ? WeChatReply.Success : push.Seal(WeChatReply.Text(message.Head, text, now), account.CurrentValue.Token, now);
    }

    private static IResult Answer(string reply) =>
        Results.Text(reply, reply == WeChatReply.Success ? "text/plain" : "text/xml", Encoding.UTF8);

    private IResult ForbidReplay() => Forbid("replay: the signed query was used before with another body");

    private IResult Forbid(string check)
    {
        sightings.Note(Sightings.RefusedPush, check);
        metrics.Refused(check);
        LogRefused(check);
        return Results.StatusCode(StatusCodes.Status403Forbidden);
    }

    [LoggerMessage(3004, LogLevel.Information, "WeChat has checked this address and found it in order")]
    private partial void LogVerified();

    [LoggerMessage(3001, LogLevel.Warning, "A call to /wechat was refused: {Check}")]
    private partial void LogRefused(string check);

    [LoggerMessage(3002, LogLevel.Warning, "A push of {Bytes} bytes came from WeChat and could not be read; it was answered and passed over")]
    private partial void LogUnreadable(int bytes);

    [LoggerMessage(3003, LogLevel.Error, "A call of WeChat could not be worked on; a person who scanned was asked to scan again")]
    private partial void LogFailed(Exception fault);
}
