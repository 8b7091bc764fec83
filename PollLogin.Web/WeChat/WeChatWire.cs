using System.Text.Json;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PollLogin.Web.WeChat;

/// <summary>One call to WeChat's API over HTTP: tried again where that helps, and an errcode made an exception.</summary>
/// <remarks>Neither the query nor a body goes into a log: they hold the AppSecret and access tokens.</remarks>
public sealed partial class WeChatWire(
    IHttpClientFactory clients, IOptionsMonitor<WeChatOptions> options, WeChatPipeline pipeline, WeChatMetrics metrics, ILogger<WeChatWire> log)
{
    // One client for the life of the process: its handler renews the connections.
    private readonly HttpClient _http = clients.CreateClient(WeChatFeature.HttpClientName);

    /// <summary>Asks <paramref name="api"/> with GET.</summary>
    /// <param name="query">What follows the question mark, encoded.</param>
    /// <param name="read">Takes from the answer what is wanted; it throws where that is missing.</param>
    /// <exception cref="WeChatException">WeChat refused, or could not be reached, or answered what is no answer; the log has it.</exception>
    public Task<T> GetAsync<T>(string api, string query, Func<JsonElement, T> read, CancellationToken cancel) =>
        AskAsync(api, () => new HttpRequestMessage(HttpMethod.Get, Url(api, query)), read, cancel);

    /// <summary>Posts <paramref name="body"/> as JSON to <paramref name="api"/>.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public Task<T> PostAsync<T>(string api, string query, object body, Func<JsonElement, T> read, CancellationToken cancel) =>
        AskAsync(api, () => new HttpRequestMessage(HttpMethod.Post, Url(api, query)) { Content = Json(body) }, read, cancel);

    /// <summary>Puts into the log that <paramref name="api"/> gave no answer, and makes the exception that says so.</summary>
    public WeChatException NoAnswer(string api, Exception fault)
    {
        var unreachable = new WeChatException(api, fault);
        LogRefused(LogLevel.Error, unreachable.Message);
        return unreachable;
    }

    private async Task<T> AskAsync<T>(string api, Func<HttpRequestMessage> request, Func<JsonElement, T> read, CancellationToken cancel)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                async token =>
                {
                    int? errcode = null;
                    try
                    {
                        using var message = request();
                        using var answer = await _http.SendAsync(message, token);
                        answer.EnsureSuccessStatusCode();
                        using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(token), cancellationToken: token);
                        errcode = Errcode(api, json.RootElement);
                        return errcode is 0 ? read(json.RootElement) : throw new WeChatException(api, errcode.Value, WeChatJson.TextOrNull(json.RootElement, "errmsg") ?? "");
                    }
                    finally
                    {
                        metrics.Called(api, errcode);
                    }
                },
                cancel);
        }
        catch (WeChatException refusal)
        {
            // A token that ran out is fetched again at once; the second refusal in a row is the one to look at.
            LogRefused(refusal.IsTokenRefused ? LogLevel.Warning : LogLevel.Error, refusal.Message);
            throw;
        }
        catch (Exception fault) when (fault is HttpRequestException or TimeoutRejectedException or BrokenCircuitException or JsonException)
        {
            throw NoAnswer(api, fault);
        }
    }

    // WeChat refuses with HTTP 200: the errcode is looked at first, whatever the Content-Type says.
    private static int Errcode(string api, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The answer is no JSON object.");
        }

        return answer.TryGetProperty("errcode", out _) ? WeChatJson.Number(answer, api, "errcode") : 0;
    }

    // With its length: WeChat answers HTTP 412 to a body in chunks, as JsonContent sends it.
    private static ByteArrayContent Json(object body) =>
        new(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web)) { Headers = { ContentType = new("application/json", "utf-8") } };

    private Uri Url(string api, string query) =>
        new($"{options.CurrentValue.ApiBase.TrimEnd('/')}{api}{(query is "" ? "" : "?")}{query}");

    [LoggerMessage(EventId = 2000, Message = "{Words}")]
    private partial void LogRefused(LogLevel level, string words);
}
