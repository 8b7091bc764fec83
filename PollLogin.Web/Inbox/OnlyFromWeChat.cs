using System.Text;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>
/// The one door of <c>/wechat</c>: nothing behind it runs unless the call is WeChat's. It stands before the route group, so that no
/// handler can forget it. A refusal is an empty 403; the log says which check failed.
/// </summary>
internal sealed partial class OnlyFromWeChat(IOptionsMonitor<WeChatOptions> account, Sightings sightings, InboxMetrics metrics, TimeProvider clock, ILogger<OnlyFromWeChat> log) : IEndpointFilter
{
    private static readonly TimeSpan BodyPatience = TimeSpan.FromSeconds(3);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var options = account.CurrentValue;
        var query = PushQuery.Of(http.Request.Query);
        if (!query.IsWellFormed || query.Age(clock.GetUtcNow()) is not { } age || age.Duration() > options.MaxClockSkew)
        {
            // Without one it is somebody with a browser, who would hide from the doctor why WeChat was refused.
            return Refuse(http, $"timestamp: {(query.Age(clock.GetUtcNow()) is { } off ? $"clock off by {off.TotalSeconds:0} s" : "none")}", query.Age(clock.GetUtcNow()) is not null);
        }

        var isPost = HttpMethods.IsPost(http.Request.Method);
        var isEncryptedOnly = isPost && options.EncodingAesKey is not "";
        // Before the body is read. With an AES key only msg_signature counts, which covers the body.
        if (!isEncryptedOnly && !query.IsSignedBy(options.Token))
        {
            return Refuse(http, "signature: is WeChat:Token the same as in the console?");
        }

        if (!isPost)
        {
            return await next(context);
        }

        if (isEncryptedOnly && query.MessageSignature is null)
        {
            return Refuse(http, "downgrade: a plain push, but WeChat:EncodingAesKey is set; choose safe mode in the console, or empty the key");
        }

        var (body, status) = await ReadAsync(http);
        if (body is null)
        {
            return Results.StatusCode(status);
        }

        var (push, fault) = isEncryptedOnly ? Decrypt(body, query, options) : Plain(body, query);
        if (push is null)
        {
            return Refuse(http, fault);
        }

        http.Features.Set(push);
        return await next(context);
    }

    private static (VerifiedPush? Push, string Fault) Plain(byte[] body, PushQuery query)
    {
        var fields = WeChatXml.Read(body);
        return fields is not null && fields.ContainsKey("Encrypt") && !fields.ContainsKey("FromUserName")
            ? (null, "key: an encrypted push, but WeChat:EncodingAesKey is empty; set it, or choose plain mode in the console")
            : (new VerifiedPush(body, fields, null, query.Nonce, query.Key()), "");
    }

    // In compatible mode the plain fields stand beside Encrypt; nothing vouches for them, so they are not looked at.
    private static (VerifiedPush? Push, string Fault) Decrypt(byte[] body, PushQuery query, WeChatOptions options)
    {
        if (WeChatXml.Read(body)?.GetValueOrDefault("Encrypt") is not { } encrypted)
        {
            return (null, "downgrade: nothing encrypted in the body, but WeChat:EncodingAesKey is set");
        }

        if (!query.IsSignedBy(options.Token, encrypted))
        {
            return (null, "msg_signature: is WeChat:Token the same as in the console?");
        }

        foreach (var key in (string[])[options.EncodingAesKey, options.PreviousEncodingAesKey])
        {
            if (key is not "" && new SafeMode(key, options.AppId) is var safe && safe.Decrypt(encrypted) is { } plain)
            {
                return (new VerifiedPush(body, WeChatXml.Read(Encoding.UTF8.GetBytes(plain)), safe, query.Nonce, query.Key()), "");
            }
        }

        return (null, "key: not decryptable, or another account's; are WeChat:EncodingAesKey and WeChat:AppId those of the console?");
    }

    /// <returns>The body, or the status that says why it was not read to its end: too large, or slower than WeChat ever is.</returns>
    private async Task<(byte[]? Body, int Status)> ReadAsync(HttpContext http)
    {
        const int TooLarge = StatusCodes.Status413PayloadTooLarge;
        if (http.Request.ContentLength > WeChatXml.MaxBytes)
        {
            return (null, TooLarge);
        }

        using var patience = new CancellationTokenSource(BodyPatience, clock);
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        using var body = new MemoryStream();
        var buffer = new byte[8 * 1024];
        try
        {
            int read;
            while ((read = await http.Request.Body.ReadAsync(buffer, inTime.Token)) > 0)
            {
                body.Write(buffer, 0, read);
                if (body.Length > WeChatXml.MaxBytes)
                {
                    return (null, TooLarge);
                }
            }
        }
        catch (BadHttpRequestException bad)
        {
            return (null, bad.StatusCode);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return (null, StatusCodes.Status408RequestTimeout);
        }

        return (body.ToArray(), StatusCodes.Status200OK);
    }

    // The doctor tells of its own sample itself: it hides no refusal of WeChat's.
    private IResult Refuse(HttpContext http, string check, bool mayBeWeChats = true)
    {
        if (http.Request.Headers.UserAgent != Sightings.SelfTest)
        {
            metrics.Refused(check);
            if (mayBeWeChats)
            {
                sightings.Note(Sightings.RefusedPush, check);
            }
        }

        LogRefused(check);
        return Results.StatusCode(StatusCodes.Status403Forbidden);
    }

    [LoggerMessage(3000, LogLevel.Warning, "A call to /wechat was refused: {Check}")]
    private partial void LogRefused(string check);
}
