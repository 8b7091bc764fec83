using System.Net;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Attacks;

/// <summary>Somebody who is nobody uses up what WeChat grants the account for a day, and ends every login with it.</summary>
public sealed class BurntQuotaTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    /// <summary>Call after call of the page, each without a cookie, has WeChat make a code, and an access token for it.</summary>
    [Fact]
    public async Task E22_Five_hundred_calls_from_one_address_get_a_minutes_codes_and_one_access_token()
    {
        var client = _app.NewClient();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 500; i++)
        {
            using var answer = await client.GetAsync(new Uri("/login", UriKind.Relative), TestContext.Current.CancellationToken);
            answers.Add(answer.StatusCode);
        }

        Assert.All(answers.Take(60), status => Assert.Equal(HttpStatusCode.OK, status));
        // One more comes back each second that this takes.
        Assert.InRange(_app.WeChat.CountOf(FakeWeChat.CreateQr), 60, 90);
        Assert.Equal(1, _app.WeChat.CountOf(FakeWeChat.StableToken));
    }

    /// <summary>A link to the page in a chat or on a busy site is fetched ahead, or previewed, by everybody who sees it.</summary>
    [Theory]
    [InlineData("HEAD", "Accept", "*/*")]
    [InlineData("GET", "Sec-Purpose", "prefetch")]
    [InlineData("GET", "Sec-Purpose", "prefetch;prerender")]
    [InlineData("GET", "Sec-Fetch-Dest", "image")]
    [InlineData("GET", "Sec-Fetch-Dest", "iframe")]
    public async Task E22_Nothing_that_nobody_looks_at_makes_a_code(string method, string header, string value)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("/login", UriKind.Relative));
        request.Headers.Add(header, value);
        using var answer = await _app.NewClient().SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Empty(_app.WeChat.Calls);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.Contains("browser", StringComparison.Ordinal)));
    }

    public void Dispose() => _app.Dispose();
}
