using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

internal static class StatusEndpoint
{
    // RFC 8628, section 3.5: 5 seconds more, for this and all later polls.
    private const int SlowerBy = 5000;

    /// <summary><c>GET /login/status?uid=</c>: what the waiting page polls. Changes nothing, sets no cookie, tells a stranger nothing.</summary>
    public static async Task<IResult> StatusAsync(
        HttpContext context, LoginFlow flow, BrowserKey browserKey, LoginLimits limits, IOptions<LoginOptions> options, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store, private";
        context.Response.Headers.Vary = "Cookie";
        if (context.Request.Query["uid"] is not [{ } uid] || !Uid.IsUid(uid))
        {
            return Results.Problem("uid must be given once, as 32 lower-case hex characters.", statusCode: StatusCodes.Status400BadRequest);
        }

        var state = await flow.CheckAsync(uid, browserKey.Read(context.Request), cancel);
        var interval = (int)options.Value.PollInterval.TotalMilliseconds;
        // A stranger's polls count for the stranger's address; an honest browser's for its own login, whoever sits behind the same address.
        if (state is null ? !limits.MayPollInVain(Client.Of(context)) : !limits.MayPoll(uid))
        {
            context.Response.Headers.RetryAfter = "1";
            return Results.Json(
                new StatusAnswer("slow_down") { IntervalMilliseconds = interval + SlowerBy }, statusCode: StatusCodes.Status429TooManyRequests);
        }

        return Results.Json(state switch
        {
            LoginState.Pending pending => new StatusAnswer("pending")
            {
                ExpiresInSeconds = (int)Math.Ceiling(pending.Left.TotalSeconds),
                IntervalMilliseconds = interval,
            },
            LoginState.Confirm confirm => new StatusAnswer("confirm")
            {
                By = confirm.By == Confirmation.Number ? "number" : "reply",
                ExpiresInSeconds = (int)Math.Ceiling(confirm.Left.TotalSeconds),
                IntervalMilliseconds = interval,
            },
            LoginState.Success success => new StatusAnswer("success") { Token = success.Token },
            LoginState.Spent spent => new StatusAnswer("success") { Redirect = spent.ReturnUrl },
            LoginState.Denied => new StatusAnswer("denied"),
            _ => new StatusAnswer("expired"),
        });
    }

    /// <summary>The answer as JSON; what does not belong to a state is left out.</summary>
    private sealed record StatusAnswer(string Status)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? By { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? ExpiresInSeconds { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? IntervalMilliseconds { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Token { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Redirect { get; init; }
    }
}
