using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using PollLogin.Web.WeChat;
using Polly;
using Polly.Timeout;

namespace PollLogin.Web.Inbox.Relay;

/// <summary>
/// WeChat knows one URL for an account. What is no login of ours goes on, as it came, to the back ends that were there before; the first answer
/// of use is the account's. WeChat's own signature vouches for it there too.
/// </summary>
internal sealed partial class PushRelay(IHttpClientFactory clients, IOptions<RelayOptions> options, TimeProvider clock, ILogger<PushRelay> log)
{
    /// <summary>Name of the HttpClient that goes to the back ends.</summary>
    public const string HttpClientName = "Relay";

    /// <summary>The header of whatever goes on: who finds it on a push was told by a PollLogin, which may be itself.</summary>
    public const string Mark = "X-PollLogin-Relayed";

    private readonly List<RelayTarget> _targets = [.. options.Value.Targets.Select(text => RelayTarget.Parse(text, clock)!)];
    private readonly ConcurrentDictionary<string, Task<string?>> _underWay = new(StringComparer.Ordinal);

    /// <summary>What is being asked about this very push at this moment, for a repeat that comes meanwhile; else <see langword="null"/>.</summary>
    public Task<string?>? UnderWay(MessageHead head) => _underWay.GetValueOrDefault(head.Key);

    /// <summary>To be called once the answer is kept where a repeat finds it.</summary>
    public void Forget(MessageHead head) => _underWay.TryRemove(head.Key, out _);

    /// <summary>Asks every back end that wants this kind, all at once.</summary>
    /// <param name="query">WeChat's, with its question mark.</param>
    /// <returns>The first answer of use, letter for letter; <see langword="null"/> where there is none within 4 s. The others are told all the same.</returns>
    public Task<string?> AskAsync(MessageHead head, string query, string? contentType, byte[] body)
    {
        var wanting = _targets.Where(target => target.Wants(head.Kind)).ToList();
        return wanting.Count == 0
            ? Task.FromResult<string?>(null)
            : _underWay.GetOrAdd(head.Key, _ => FirstAsync(wanting, head.Kind, query, contentType, body));
    }

    private async Task<string?> FirstAsync(List<RelayTarget> targets, string kind, string query, string? contentType, byte[] body)
    {
        var asked = targets.Select(target => AskAsync(target, kind, query, contentType, body)).ToList();
        while (asked.Count > 0)
        {
            var done = await Task.WhenAny(asked);
            asked.Remove(done);
            if (await done is { } answer)
            {
                return answer;
            }
        }

        return null;
    }

    private async Task<string?> AskAsync(RelayTarget target, string kind, string query, string? contentType, byte[] body)
    {
        try
        {
            return await target.ExecuteAsync(async cancel =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, target.With(query)) { Content = new ByteArrayContent(body) };
                request.Headers.Add(Mark, "1");
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType ?? "text/xml");
                using var answer = await clients.CreateClient(HttpClientName).SendAsync(request, cancel);
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    throw new HttpRequestException($"status {(int)answer.StatusCode}", null, answer.StatusCode);
                }

                return OfUse(await answer.Content.ReadAsByteArrayAsync(cancel));
            });
        }
        catch (Exception fault) when (fault is HttpRequestException or ExecutionRejectedException)
        {
            LogFailed(target.Name, kind, fault is TimeoutRejectedException ? "no answer within 4 s" : fault.Message);
            return null;
        }
    }

    // success, or nothing, is an answer that says nothing. What is no message (an error page, say) would be read as a fault of the account.
    private static string? OfUse(byte[] answer) =>
        WeChatXml.Read(answer) is { } fields && (fields.ContainsKey("MsgType") || fields.ContainsKey("Encrypt")) ? Encoding.UTF8.GetString(answer) : null;

    [LoggerMessage(3040, LogLevel.Warning, "The back end {Target} of Relay:Targets did not take a push of kind {Kind}: {Reason}")]
    private partial void LogFailed(string target, string kind, string reason);
}
