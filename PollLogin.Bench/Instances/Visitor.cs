using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PollLogin.Bench.Instances;

/// <summary>One person with a browser and a phone, who does at a fault what people, pages and WeChat do: tries again.</summary>
internal sealed partial class Visitor : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    // As login.js; a browser waits for a page for as long as the proxy does.
    private static readonly TimeSpan PollWaits = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterAnother = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _client;
    private readonly Phone _phone;

    /// <param name="number">Another for each person.</param>
    public Visitor(Uri site, int number)
    {
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site };
        _phone = new Phone(_client, number, Diary);
    }

    public Diary Diary { get; } = new();

    /// <summary>Whether the token was spent and the answer lost, and the login page gave the cookie after all.</summary>
    public bool WasOwed { get; private set; }

    public async Task<Visit> LogInAsync(TimeSpan beforeScan)
    {
        var page = await UntilAsync(async () => await GetAsync("/login"));
        if (page is null || Uid().Match(page) is not { Success: true } uid || Antiforgery().Match(page) is not { Success: true } antiforgery)
        {
            return Visit.NotBegun;
        }

        await Task.Delay(beforeScan);
        if (await UntilAsync(() => _phone.ScanAsync(uid.Groups[1].Value)) is null)
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
        while (Diary.Elapsed < Patience)
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
                Diary.Repeat(fault.Message);
            }

            await Task.Delay(Again);
        }

        return null;
    }

    private async Task<string?> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync() : Diary.Repeat($"{answer.StatusCode} at {path}");
    }

    private async Task<string?> CollectAsync(string uid, string antiforgery)
    {
        using var patience = new CancellationTokenSource(PollWaits);
        using var answer = await _client.GetAsync(new Uri($"/login/status?uid={uid}", UriKind.Relative), patience.Token);
        answer.EnsureSuccessStatusCode();
        using var status = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Diary.Hear(status.RootElement.GetProperty("status").GetString()!);
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
        return collected.StatusCode == HttpStatusCode.Redirect ? "" : Diary.Repeat($"{collected.StatusCode} at POST /login");
    }

    // As the page does: it takes it that another tab was first.
    private async Task<string?> FollowAsync(string redirect)
    {
        await Task.Delay(AfterAnother);
        using var answer = await _client.GetAsync(new Uri($"/login?returnUrl={Uri.EscapeDataString(redirect)}", UriKind.Relative));
        // Signed in already, it is sent on without a cookie.
        WasOwed = answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.Contains("auth=", StringComparison.Ordinal));
        return answer.StatusCode == HttpStatusCode.Redirect ? "" : Diary.Repeat($"{answer.StatusCode} at the login page, after {redirect}");
    }

    [GeneratedRegex("data-uid=\"([0-9a-f]{32})\"")]
    private static partial Regex Uid();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]*)\"")]
    private static partial Regex Antiforgery();
}
