using System.Text.Json;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PollLogin.Web.WeChat;

/// <summary>One call to WeChat's API over HTTP: tried again where that helps, and an errcode made an exception.</summary>
/// <remarks>Neither the query nor a body goes into a log: they hold the AppSecret and access tokens.</remarks>
public sealed partial class WeChatWire(
    IHttpClientFactory clients, IOptionsMonitor<WeChatOptions> options, WeChatPipeline pipeline, ILogger<WeChatWire> log)
{
    // One client for the life of the process: its handler renews the connections.
    private readonly HttpClient _http = clients.CreateClient(WeChatFeature.HttpClientName);

    /// <summary>Asks <paramref name="api"/> with GET.</summary>
    /// <param name="query">What follows the question mark, encoded.</param>
    /// <exception cref="WeChatException">WeChat refused, or could not be reached.</exception>
    public Task<JsonElement> GetAsync(string api, string query, CancellationToken cancel) =>
        AskAsync(api, () => new HttpRequestMessage(HttpMethod.Get, Url(api, query)), cancel);

    /// <summary>Posts <paramref name="body"/> as JSON to <paramref name="api"/>.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public Task<JsonElement> PostAsync(string api, string query, object body, CancellationToken cancel) =>
        AskAsync(api, () => new HttpRequestMessage(HttpMethod.Post, Url(api, query)) { Content = JsonContent.Create(body) }, cancel);

    private async Task<JsonElement> AskAsync(string api, Func<HttpRequestMessage> request, CancellationToken cancel)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                async token =>
                {
                    using var message = request();
                    using var answer = await _http.SendAsync(message, token);
                    answer.EnsureSuccessStatusCode();
                    return Checked(api, await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(token), cancellationToken: token));
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
            var unreachable = new WeChatException(api, fault);
            LogRefused(LogLevel.Error, unreachable.Message);
            throw unreachable;
        }
    }

    // WeChat refuses with HTTP 200: the errcode is looked at first, whatever the Content-Type says.
    private static JsonElement Checked(string api, JsonDocument answer)
    {
        using (answer)
        {
            var root = answer.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("The answer is no JSON object.");
            }

            if (root.TryGetProperty("errcode", out var code) && code.TryGetInt32(out var number) && number != 0)
            {
                throw new WeChatException(api, number, root.TryGetProperty("errmsg", out var words) ? words.ToString() : "");
            }

            return root.Clone();
        }
    }

    private Uri Url(string api, string query) =>
        new($"{options.CurrentValue.ApiBase.TrimEnd('/')}{api}{(query is "" ? "" : "?")}{query}");

    [LoggerMessage(EventId = 2000, Message = "{Words}")]
    private partial void LogRefused(LogLevel level, string words);
}
