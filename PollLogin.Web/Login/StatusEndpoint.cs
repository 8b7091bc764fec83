using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary><c>GET /login/status?uid=</c>: what the waiting page polls. Changes nothing, sets no cookie, tells a stranger nothing.</summary>
internal sealed class StatusEndpoint(
    StatusBoard board, LongPolls longPolls, BrowserKey browserKey, LoginLimits limits, LoginMetrics metrics, IOptions<LoginOptions> options, IOptions<LimitsOptions> rates, TimeProvider clock)
{
    // RFC 8628, section 3.5: 5 seconds more, for this and all later polls.
    private const int SlowerBy = 5000;

    private readonly int _interval = (int)options.Value.PollInterval.TotalMilliseconds;
    // Nearly every answer is one of these: the same for all who have as many seconds left.
    private readonly byte[]?[] _pending = new byte[]?[(int)options.Value.Lifetime.TotalSeconds + 1];
    private readonly byte[] _expired = StatusAnswer.Of(new LoginState.Expired(), 0).ToUtf8();

    public async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store, private";
        headers.Vary = "Cookie";
        if (!StatusQuery.TryRead(context.Request.QueryString.Value, out var query))
        {
            metrics.Polled("malformed");
            await Results.Problem("uid must be given once, as 32 lower-case hex characters.", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
            return;
        }

        var key = browserKey.Read(context.Request);
        var entry = board.Find(query.Uid);
        var facts = entry?.Facts;
        // Who brings no key is a stranger, whatever the table says: it is not asked.
        if (entry is null && key is not null)
        {
            (facts, var isAway) = await ReadAsync(query.Uid, context);
            if (isAway)
            {
                return;
            }

            entry = facts is null ? null : board.Add(query.Uid, facts);
        }

        if (!IsOwn(facts, key))
        {
            // A stranger's polls count for the stranger's address; an honest browser's for its own login, whoever sits behind the same address.
            if (limits.MayPollInVain(Client.Of(context)))
            {
                metrics.Polled("foreign");
                await WriteAsync(context, _expired);
            }
            else
            {
                await SlowDownAsync(context);
            }

            return;
        }

        if (!(entry?.MayPoll(rates.Value.PollsPerSessionPerSecond, clock.GetUtcNow()) ?? limits.MayPoll(query.Uid)))
        {
            await SlowDownAsync(context);
            return;
        }

        if (query.Wait > TimeSpan.Zero && entry is not null)
        {
            await longPolls.WaitAsync(entry, query, context.RequestAborted);
            facts = entry.Facts;
        }

        var state = LoginState.Of(facts, clock.GetUtcNow());
        if (state is LoginState.Spent { ReturnUrl: null })
        {
            (facts, var isAway) = await ReadAsync(query.Uid, context);
            if (isAway)
            {
                return;
            }

            state = facts is null ? new LoginState.Expired() : LoginState.Of(facts, clock.GetUtcNow());
        }

        metrics.Polled(state);
        await WriteAsync(context, Answer(state));
    }

    /// <returns>What the table says of the login, if it is there; whether it was away, and the visitor was told so.</returns>
    private async Task<(LoginFacts? Facts, bool IsAway)> ReadAsync(UInt128 uid, HttpContext context)
    {
        try
        {
            return (await context.RequestServices.GetRequiredService<LoginFlow>().ReadFactsAsync(uid, context.RequestAborted), false);
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            // The page asks again a little later.
            metrics.Polled("unavailable");
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return (null, true);
        }
    }

    private byte[] Answer(LoginState state) => state is LoginState.Pending { Seconds: var seconds } && seconds < _pending.Length
        ? _pending[seconds] ??= StatusAnswer.Of(state, _interval).ToUtf8()
        : StatusAnswer.Of(state, _interval).ToUtf8();

    private static bool IsOwn([NotNullWhen(true)] LoginFacts? facts, string? key) => facts is not null && BrowserKey.Matches(facts.KeyHash, key);

    private Task SlowDownAsync(HttpContext context)
    {
        metrics.Polled("slow_down");
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = "1";
        return WriteAsync(context, new StatusAnswer("slow_down") { IntervalMilliseconds = _interval + SlowerBy }.ToUtf8());
    }

    private static Task WriteAsync(HttpContext context, byte[] json)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        // Without the request's token, which the web server would make for this alone: the bytes are on their way at once, or nobody reads them.
        return context.Response.Body.WriteAsync(json, 0, json.Length, CancellationToken.None);
    }
}
