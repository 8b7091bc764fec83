using System.Net;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Operations;

/// <summary>Nothing of the account is set yet: one page says what is missing, and nothing else is served.</summary>
public sealed class SetupModeTests
{
    private static readonly (string, string?)[] Nothing = [("WeChat:AppId", null), ("WeChat:AppSecret", null), ("WeChat:Token", "")];

    [Theory]
    [InlineData("", "/")]
    [InlineData("/auth", "/auth/")]
    public async Task The_front_page_says_what_is_missing(string pathBase, string path)
    {
        using var app = new PollLoginApp([.. Nothing, ("Site:PathBase", pathBase)]);
        using var client = app.NewClient();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All((string[])["WeChat__AppId", "WeChat__AppSecret", "WeChat__Token", "还差几项设置"], words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.Contains("frame-ancestors 'none'", string.Concat(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Single(app.Logs.Lines, line => line.Text.StartsWith("Nothing of WeChat:* is set", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/login", 503)]
    [InlineData("GET", "/login/status?uid=0123456789abcdef0123456789abcdef", 503)]
    [InlineData("POST", "/wechat?signature=0", 503)]
    [InlineData("POST", "/", 503)]
    [InlineData("GET", "/healthz/ready", 503)]
    [InlineData("GET", "/healthz/live", 200)]
    [InlineData("GET", "/site.css", 200)]
    public async Task Everything_else_is_503_and_not_ready(string method, string path, int status)
    {
        using var app = new PollLoginApp(Nothing);
        using var client = app.NewClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_program_that_is_set_up_has_no_such_page()
    {
        using var app = new PollLoginApp();
        using var client = app.NewClient();
        using var answer = await client.GetAsync(new Uri("/setup", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
