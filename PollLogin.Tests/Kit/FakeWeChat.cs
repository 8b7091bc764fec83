using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace PollLogin.Tests.Kit;

/// <summary>
/// WeChat's API as a test plans it. Unplanned, the three calls that the product makes succeed; any other call fails the test.
/// </summary>
public sealed class FakeWeChat : HttpMessageHandler
{
    public const string StableToken = "/cgi-bin/stable_token";
    public const string CreateQr = "/cgi-bin/qrcode/create";
    public const string UserInfo = "/cgi-bin/user/info";
    public const string Exchange = "/sns/oauth2/access_token";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<CancellationToken, Task<HttpResponseMessage>>>> _planned = new();
    private readonly ConcurrentDictionary<string, Func<CancellationToken, Task<HttpResponseMessage>>> _always = new();
    private readonly ConcurrentQueue<Call> _calls = new();
    private int _tokens;

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyCollection<Call> Calls => _calls;

    public int CountOf(string api) => _calls.Count(call => call.Api == api);

    /// <summary>The next call of <paramref name="api"/> gets this JSON, with HTTP 200 unless said otherwise.</summary>
    public FakeWeChat Next(string api, string json, HttpStatusCode status = HttpStatusCode.OK) => Next(api, _ => Json(json, status));

    public FakeWeChat Next(string api, Func<CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _planned.GetOrAdd(api, _ => new()).Enqueue(answer);
        return this;
    }

    /// <summary>Every call of <paramref name="api"/> from now on gets this JSON; <see langword="null"/> ends that.</summary>
    public FakeWeChat Always(string api, string? json)
    {
        _always.TryRemove(api, out _);
        return json is null ? this : Always(api, _ => Json(json, HttpStatusCode.OK));
    }

    public FakeWeChat Always(string api, Func<CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _always[api] = answer;
        return this;
    }

    public static Task<HttpResponseMessage> NetworkFault(CancellationToken cancel) => throw new HttpRequestException("The network is down.");

    /// <summary>Never answers; only the caller's patience ends it.</summary>
    public static async Task<HttpResponseMessage> Hang(CancellationToken cancel)
    {
        await Task.Delay(Timeout.Infinite, cancel);
        throw new InvalidOperationException();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var api = request.RequestUri!.AbsolutePath;
        if (request.Content is { Headers.ContentLength: null })
        {
            // As the real one answers a body in chunks.
            return new HttpResponseMessage(HttpStatusCode.PreconditionFailed);
        }

        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        _calls.Enqueue(new Call(api, request.RequestUri.Query, body));
        return await (_planned.TryGetValue(api, out var planned) && planned.TryDequeue(out var next) ? next(cancellationToken)
            : _always.TryGetValue(api, out var always) ? always(cancellationToken)
            : Json(Default(api, body), HttpStatusCode.OK));
    }

    private string Default(string api, string body) => api switch
    {
        StableToken => $$"""{"access_token":"ACCESS-{{Interlocked.Increment(ref _tokens)}}","expires_in":7200}""",
        CreateQr => Qr(JsonDocument.Parse(body).RootElement),
        UserInfo => """{"subscribe":1,"openid":"o","nickname":"","sex":0,"language":"zh_CN","headimgurl":""}""",
        _ => throw new InvalidOperationException($"The test did not plan a call of {api}."),
    };

    private static string Qr(JsonElement request)
    {
        var scene = request.GetProperty("action_info").GetProperty("scene").GetProperty("scene_str").GetString()!;
        return $$"""{"ticket":"gQH4{{scene}}==","expire_seconds":{{request.GetProperty("expire_seconds")}},"url":"http://weixin.qq.com/q/{{scene[..20]}}"}""";
    }

    /// <summary>An answer for a test that decides itself when to give it.</summary>
    public static Task<HttpResponseMessage> Json(string json, HttpStatusCode status = HttpStatusCode.OK) =>
        // As the real one labels it now and then.
        Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "text/plain") });

    public sealed record Call(string Api, string Query, string Body);
}
