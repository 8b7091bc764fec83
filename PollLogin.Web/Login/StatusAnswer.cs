using System.Text.Json;
using System.Text.Json.Serialization;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>The answer to a poll as JSON; what does not belong to a state is left out.</summary>
internal sealed partial record StatusAnswer(string Status)
{
    public string? By { get; init; }

    public int? ExpiresInSeconds { get; init; }

    public int? IntervalMilliseconds { get; init; }

    public string? Token { get; init; }

    public string? Redirect { get; init; }

    /// <param name="state">What this browser may hear.</param>
    /// <param name="intervalMilliseconds">How long the page is to wait before its next poll.</param>
    public static StatusAnswer Of(LoginState state, int intervalMilliseconds) => state switch
    {
        LoginState.Pending pending => new StatusAnswer("pending") { ExpiresInSeconds = pending.Seconds, IntervalMilliseconds = intervalMilliseconds },
        LoginState.Confirm confirm => new StatusAnswer("confirm")
        {
            By = confirm.By == Confirmation.Number ? "number" : "reply",
            ExpiresInSeconds = confirm.Seconds,
            IntervalMilliseconds = intervalMilliseconds,
        },
        LoginState.Success(var token) => new StatusAnswer("success") { Token = token },
        LoginState.Spent(var returnUrl) => new StatusAnswer("success") { Redirect = returnUrl },
        LoginState.Denied => new StatusAnswer("denied"),
        _ => new StatusAnswer("expired"),
    };

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json.Default.StatusAnswer);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(StatusAnswer))]
    private sealed partial class Json : JsonSerializerContext;
}
