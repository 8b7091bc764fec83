using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PollLogin.Bench.Servers;
using PollLogin.Web.WeChat;

namespace PollLogin.Bench.Instances;

/// <summary>One person with a browser and a phone, who does at a fault what people, pages and WeChat do: tries again.</summary>
internal sealed partial class Visitor(Uri site, int number) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WeChatWaits = TimeSpan.FromSeconds(5);
    // As login.js; a browser waits for a page for as long as the proxy does.
    private static readonly TimeSpan PollWaits = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterAnother = TimeSpan.FromMilliseconds(500);

    private const int Deliveries = 3;

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site };
    private readonly List<string> _heard = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>How often something had to be done again.</summary>
    public int Repeats { get; private set; }

    /// <summary>Whether the token was spent and the answer lost, and the login page gave the cookie after all.</summary>
    public bool WasOwed { get; private set; }

    /// <summary>What the visitor heard, and when: for a login that was not signed in.</summary>
    public string Heard => string.Join("; ", _heard);

    public async Task<Visit> LogInAsync(TimeSpan beforeScan)
    {
        var page = await UntilAsync(async () => await GetAsync("/login"));
        if (page is null || Uid().Match(page) is not { Success: true } uid || Antiforgery().Match(page) is not { Success: true } antiforgery)
        {
            return Visit.NotBegun;
        }

        await Task.Delay(beforeScan);
        if (await UntilAsync(() => ScanAsync(uid.Groups[1].Value)) is null)
        {
            return Visit.NotBegun;
        }

        var signedIn = await UntilAsync(() => CollectAsync(uid.Groups[1].Value, antiforgery.Groups[1].Value));
        return signedIn is not null && await UntilAsync(async () => await GetAsync("/account")) is { } account && account.Contains("id=\"member-name\"", StringComparison.Ordinal)
            ? Visit.SignedIn
            : Visit.Lost;
    }

    public void Dispose() => _client.Dispose();

    // Once a second, as the page polls; a fault is an answer that did not come.
    private async Task<string?> UntilAsync(Func<Task<string?>> act)
    {
        while (_watch.Elapsed < Patience)
        {
            try
            {
                if (await act() is { } answer)
                {
                    return answer;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                Repeat(fault.Message);
            }

            await Task.Delay(Again);
        }

        return null;
    }

    private async Task<string?> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync() : Repeat($"{answer.StatusCode} at {path}");
    }

    /// <summary>One scan: WeChat delivers the same push three times at most. Who is asked to scan again does so.</summary>
    private async Task<string?> ScanAsync(string uid)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Random.Shared.NextInt64().ToString(CultureInfo.InvariantCulture);
        var query = $"/wechat?signature={WeChatSignature.Compute(Product.Token, timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}";
        var body = $"<xml><ToUserName>gh_bench</ToUserName><FromUserName>o_{number.ToString(CultureInfo.InvariantCulture)}</FromUserName>"
            + $"<CreateTime>{timestamp}</CreateTime><MsgType>event</MsgType><Event>SCAN</Event><EventKey>{uid}</EventKey></xml>";
        for (var delivery = 1; ; delivery++)
        {
            try
            {
                using var content = new StringContent(body, Encoding.UTF8, "text/xml");
                using var patience = new CancellationTokenSource(WeChatWaits);
                using var answer = await _client.PostAsync(new Uri(query, UriKind.Relative), content, patience.Token);
                answer.EnsureSuccessStatusCode();
                var reply = await answer.Content.ReadAsStringAsync();
                return reply.Contains("登录成功", StringComparison.Ordinal) ? reply : Repeat(reply);
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException && delivery < Deliveries)
            {
                Repeat(fault.Message);
                await Task.Delay(Again);
            }
        }
    }

    private async Task<string?> CollectAsync(string uid, string antiforgery)
    {
        using var patience = new CancellationTokenSource(PollWaits);
        using var answer = await _client.GetAsync(new Uri($"/login/status?uid={uid}", UriKind.Relative), patience.Token);
        answer.EnsureSuccessStatusCode();
        using var status = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Hear(status.RootElement.GetProperty("status").GetString()!);
        if (status.RootElement.TryGetProperty("redirect", out var redirect))
        {
            return await FollowAsync(redirect.GetString()!);
        }

        if (!status.RootElement.TryGetProperty("token", out var token))
        {
            return null;
        }

        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["uid"] = uid,
            ["token"] = token.GetString()!,
            ["__RequestVerificationToken"] = antiforgery,
        });
        using var collected = await _client.PostAsync(new Uri("/login", UriKind.Relative), form);
        return collected.StatusCode == HttpStatusCode.Redirect ? "" : Repeat($"{collected.StatusCode} at POST /login");
    }

    // As the page does: it takes it that another tab was first.
    private async Task<string?> FollowAsync(string redirect)
    {
        await Task.Delay(AfterAnother);
        using var answer = await _client.GetAsync(new Uri($"/login?returnUrl={Uri.EscapeDataString(redirect)}", UriKind.Relative));
        WasOwed = answer.StatusCode == HttpStatusCode.Redirect;
        return WasOwed ? "" : Repeat($"{answer.StatusCode} at the login page, after {redirect}");
    }

    private string? Repeat(string heard)
    {
        Hear(heard);
        Repeats++;
        return null;
    }

    private void Hear(string what) => _heard.Add($"{_watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s {what}");

    [GeneratedRegex("data-uid=\"([0-9a-f]{32})\"")]
    private static partial Regex Uid();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]*)\"")]
    private static partial Regex Antiforgery();
}
