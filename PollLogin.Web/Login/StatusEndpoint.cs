using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

internal static class StatusEndpoint
{
    /// <summary><c>GET /login/status?uid=</c>: what the waiting page polls. Changes nothing, sets no cookie, tells a stranger nothing.</summary>
    public static async Task<IResult> StatusAsync(
        HttpContext context, LoginFlow flow, BrowserKey browserKey, IOptions<LoginOptions> options, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store, private";
        context.Response.Headers.Vary = "Cookie";
        if (context.Request.Query["uid"] is not [{ } uid] || !Uid.IsUid(uid))
        {
            return Results.Problem("uid must be given once, as 32 lower-case hex characters.", statusCode: StatusCodes.Status400BadRequest);
        }

        var state = await flow.CheckAsync(uid, browserKey.Read(context.Request), cancel);
        var interval = (int)options.Value.PollInterval.TotalMilliseconds;
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
