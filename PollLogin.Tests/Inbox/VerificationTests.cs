using System.Globalization;
using System.Net;
using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.Inbox;

/// <summary><c>GET /wechat</c>: the console's check of the URL.</summary>
public sealed class VerificationTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task The_echostr_comes_back_as_it_was_and_as_plain_text()
    {
        using var answer = await GetAsync(Query("1001") + "&echostr=4375120948345356249");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("4375120948345356249", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Without_an_echostr_it_is_refused() => await RefusedAsync(Query("1002"));

    [Fact]
    public async Task A_wrong_signature_is_refused() => await RefusedAsync(Query("1003", token: "another-token") + "&echostr=1");

    [Fact]
    public async Task A_missing_signature_is_refused() => await RefusedAsync($"timestamp={Now}&nonce=1004&echostr=1");

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    public async Task A_stale_timestamp_is_refused_and_the_log_says_how_far_the_clock_is_off(int seconds)
    {
        await RefusedAsync(Query("1005", _app.Clock.GetUtcNow().AddSeconds(-seconds)) + "&echostr=1");
        Assert.Contains($"clock off by {seconds} s", _app.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    public async Task A_timestamp_at_the_edge_of_the_skew_is_taken(int seconds)
    {
        using var answer = await GetAsync(Query("1006", _app.Clock.GetUtcNow().AddSeconds(-seconds)) + "&echostr=1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_query_given_twice_is_ambiguous_and_refused() => await RefusedAsync(Query("1007") + $"&timestamp={Now}&echostr=1");

    public void Dispose() => _app.Dispose();

    private string Now => _app.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private string Query(string nonce, DateTimeOffset? at = null, string token = PollLoginApp.Token)
    {
        var timestamp = (at ?? _app.Clock.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"signature={WeChatSignature.Compute(token, timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}";
    }

    private Task<HttpResponseMessage> GetAsync(string query) =>
        _app.NewClient().GetAsync(new Uri($"/wechat?{query}", UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task RefusedAsync(string query)
    {
        using var answer = await GetAsync(query);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
