using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using PollLogin.Web.Inbox.Relay;
using PollLogin.Web.Login;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>What happens to a call once <see cref="OnlyFromWeChat"/> has let it in.</summary>
internal sealed partial class InboxEndpoint(
    SeenQueries queries,
    PushWork work,
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

            sightings.Note(Sightings.Verified);
            LogVerified();
            return Results.Text(echo, "text/plain", Encoding.UTF8);
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            // Closed while it cannot be noted that the query was used: the operator presses the button again.
            LogFailed(Uid.ForLog(null), fault);
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
            await work.UseUpAsync(push, deadline.Token);
            return Answer(WeChatReply.Success);
        }

        var began = clock.GetTimestamp();
        var isOurs = message is not null && (account.CurrentValue.OriginalId is "" || message.Head.To == account.CurrentValue.OriginalId);
        try
        {
            if (!isOurs)
            {
                return await PassOverAsync(message, push, deadline.Token);
            }

            sightings.Note(Sightings.Push);
            var (reply, isForOthers) = await work.DoAsync(message!, push, deadline.Token);
            return reply is null ? ForbidReplay() : Answer(await others.FindAsync(context.Request, message!.Head, push.Body, isForOthers, began) ?? reply);
        }
        catch (Exception fault)
        {
            LogFailed(Uid.ForLog((message as WeChatMessage.Scan)?.Scene), fault);
            var reply = await work.GiveUpAsync(isOurs ? message : null, push, fault, deadline.Token);
            // What is another's to hear does not wait for our database, and WeChat would not send it again. In plain mode it must: only the
            // database tells whether the signed query was used for something else before.
            var isForOthers = isOurs && push.Safe is not null && PushWork.IsNoLogin(message!) && (fault.IsOfDatabase() || fault is OperationCanceledException);
            return Answer(isForOthers ? await others.FindAsync(context.Request, message!.Head, push.Body, isFirst: true, began, isNoted: false) ?? reply : reply);
        }
        finally
        {
            metrics.Answered(message, clock.GetElapsedTime(began));
        }
    }

    // A query that was used once is used up, by a body that cannot be read too.
    private async Task<IResult> PassOverAsync(WeChatMessage? message, VerifiedPush push, CancellationToken cancel)
    {
        if (!await queries.AgreesAsync(push.QueryKey, push.Body, cancel) && push.Safe is null)
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

    [LoggerMessage(3003, LogLevel.Error, "A call of WeChat could not be worked on; a person who scanned was asked to scan again (login {Login})")]
    private partial void LogFailed(string login, Exception fault);
}
