using System.Net;

namespace PollLogin.Tests.Gateway;

/// <summary><c>/gateway/logout?site=</c>: the address behind a site's own "log out".</summary>
public sealed class LogoutTests : IDisposable
{
    private readonly Neighbourhood _sites = new();

    [Fact]
    public async Task It_asks_ends_the_login_at_every_site_and_leads_back()
    {
        using var member = await _sites.SignedInAsync();
        await member.GetAsync("/gateway/logout?site=wiki.example.com");
        Assert.Contains("要退出 wiki.example.com 吗", WebUtility.HtmlDecode(member.Page.DocumentNode.InnerText), StringComparison.Ordinal);
        await member.PostAsync("/gateway/logout", new() { ["site"] = "wiki.example.com", ["__RequestVerificationToken"] = member.AntiforgeryToken });
        Assert.Equal("/gateway/logout?site=wiki.example.com", member.Answer.Headers.Location?.OriginalString);
        foreach (var site in new[] { "wiki", "files" })
        {
            using var answer = await _sites.AskAsNginxAsync($"http://{site}.example.com/", member);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        await member.GetAsync("/gateway/logout?site=wiki.example.com");
        Assert.Equal("http://wiki.example.com/", member.Page.DocumentNode.SelectSingleNode("//a[contains(@class,'button')]")!.GetAttributeValue("href", ""));
    }

    /// <summary>A cookie that a thief kept is worth nothing either.</summary>
    [Fact]
    public async Task It_ends_the_session_and_not_only_the_cookie()
    {
        using var member = await _sites.SignedInAsync();
        var kept = member.Cookies.GetCookieHeader(new Uri("http://wiki.example.com/"));
        await member.GetAsync("/gateway/logout?site=wiki.example.com");
        await member.PostAsync("/gateway/logout", new() { ["site"] = "wiki.example.com", ["__RequestVerificationToken"] = member.AntiforgeryToken });
        using var answer = await _sites.AskAsNginxAsync(Neighbourhood.Wiki, null, ("Cookie", kept));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_picture_on_another_page_logs_nobody_out()
    {
        using var member = await _sites.SignedInAsync();
        await member.GetAsync("/gateway/logout?site=wiki.example.com");
        await member.PostAsync("/gateway/logout", new() { ["site"] = "wiki.example.com" });
        Assert.Equal(HttpStatusCode.BadRequest, member.Answer.StatusCode);
        Assert.NotNull(await member.WhoAmIAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?site=evil.example")]
    [InlineData("?site=https://wiki.example.com")]
    [InlineData("?site=wiki.example.com/evil")]
    public async Task It_knows_listed_sites_alone(string query)
    {
        using var member = await _sites.SignedInAsync();
        await member.GetAsync("/gateway/logout" + query);
        Assert.Equal(HttpStatusCode.NotFound, member.Answer.StatusCode);
    }

    public void Dispose() => _sites.Dispose();
}
