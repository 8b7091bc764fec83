using System.Net;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Shared;

public sealed class HeadersTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/nowhere")]
    [InlineData("/login.js")]
    [InlineData("/login/status?uid=0123456789abcdef0123456789abcdef")]
    public async Task Every_answer_forbids_framing_sniffing_inlining_and_telling_where_one_came_from(string url)
    {
        using var browser = new Browser(_app);
        await browser.GetAsync(url);
        var headers = browser.Answer.Headers;
        var policy = headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("DENY", headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Resource-Policy").Single());
        // What rules pages: an answer that is none, a poll's above all, is spared them.
        var isPage = browser.Answer.Content.Headers.ContentType?.MediaType == "text/html";
        Assert.Equal(isPage ? ["same-origin"] : [], headers.TryGetValues("Cross-Origin-Opener-Policy", out var opener) ? opener : []);
        Assert.Equal(isPage, headers.Contains("Permissions-Policy"));
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_database_that_is_broken_keeps_the_headers_and_tells_nothing_of_the_inside(string environment)
    {
        using var app = new PollLoginApp(("environment", environment));
        await app.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("DROP TABLE \"ScanSessions\"", TestContext.Current.CancellationToken));
        using var browser = new Browser(app);
        await browser.GetAsync("/login/qr/0123456789abcdef0123456789abcdef.png");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "10"), (browser.Answer.StatusCode, browser.Answer.Headers.RetryAfter?.ToString()));
        Assert.Contains("frame-ancestors 'none'", browser.Answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("ScanSessions", browser.Page.DocumentNode.OuterHtml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/nowhere")]
    public async Task Nothing_is_inline_and_nothing_comes_from_elsewhere(string url)
    {
        using var browser = new Browser(_app);
        await browser.GetAsync(url);
        Assert.Null(browser.Page.DocumentNode.SelectSingleNode("//script[not(@src)]|//style|//*[@style]|//@onclick|//@onload"));
        Assert.Null(browser.Page.DocumentNode.SelectSingleNode("//*[starts-with(@src,'http')]|//link[starts-with(@href,'http')]"));
    }

    /// <summary>Otherwise anybody could have a cache keep today's file under the name of the next release's.</summary>
    [Fact]
    public async Task Only_a_file_asked_for_with_its_own_hash_is_kept_for_ever()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var script = browser.Page.DocumentNode.SelectSingleNode("//script[@src]")!.GetAttributeValue("src", "");
        await browser.GetAsync(script);
        Assert.True(browser.Answer.Headers.CacheControl?.MaxAge > TimeSpan.FromDays(300));
        foreach (var other in (string[])["/login.js?v=of-the-next-release", "/login.js"])
        {
            await browser.GetAsync(other);
            Assert.Equal("no-cache", browser.Answer.Headers.CacheControl?.ToString());
        }
    }

    [Theory]
    [InlineData("PUT", "/login")]
    [InlineData("DELETE", "/account")]
    [InlineData("TRACE", "/")]
    [InlineData("OPTIONS", "/login/status")]
    public async Task A_method_that_nobody_needs_is_not_allowed(string method, string url)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(url, UriKind.Relative));
        using var answer = await _app.NewClient().SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Theory]
    [InlineData("/logout", "multipart/form-data")]
    [InlineData("/login", "multipart/form-data")]
    [InlineData("/logout", "application/x-www-form-urlencoded; charset=utf-7")]
    public async Task A_form_that_is_none_is_the_senders_fault(string url, string type)
    {
        using var content = new StringContent("x");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _app.NewClient().PostAsync(new Uri(url, UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_said_so_and_leads_home()
    {
        using var browser = new Browser(_app);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/nowhere")).StatusCode);
        Assert.NotNull(browser.Page.DocumentNode.SelectSingleNode("//main//a[@href='/']"));
    }

    [Fact]
    public async Task Robots_are_asked_to_stay_out()
    {
        using var browser = new Browser(_app);
        await browser.GetAsync("/robots.txt");
        Assert.Contains("Disallow: /", browser.Page.DocumentNode.InnerText, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();
}
