using System.Net.Http.Json;
using HtmlAgilityPack;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Gateway;

/// <summary>How far the auth cookie goes where other sites stand on it. All other cookies stay at home.</summary>
public sealed class SharedCookieTests
{
    private static readonly (string, string?)[] Shared =
        [("Site:PublicUrl", "http://login.example.com"), ("Gateway:CookieDomain", "Example.com"), ("Gateway:Hosts", "wiki.example.com")];

    [Theory]
    [InlineData("https://login.example.com", "", "example.com", "__Secure-polllogin.auth", "; domain=example.com;")]
    [InlineData("https://login.example.com", "/auth", "example.com", "__Secure-polllogin.auth", "; domain=example.com;")]
    [InlineData("https://wiki.example.com", "/auth", "", "__Host-polllogin.auth", "")]
    [InlineData("http://wiki.example.com", "/auth", "", "polllogin.auth", "")]
    public async Task It_reaches_every_path_and_with_a_domain_every_host_below(string publicUrl, string pathBase, string domain, string name, string attribute)
    {
        using var app = new PollLoginApp(
            ("Site:PublicUrl", publicUrl), ("Site:PathBase", pathBase), ("Gateway:CookieDomain", domain), ("Gateway:Hosts", "wiki.example.com"));
        var cookies = await LogInAsync(app, pathBase);
        var auth = Assert.Single(cookies, cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal));
        Assert.Contains("; path=/;", auth, StringComparison.Ordinal);
        Assert.Contains("; httponly", auth, StringComparison.Ordinal);
        Assert.Contains("; samesite=lax", auth, StringComparison.Ordinal);
        Assert.Contains(attribute, auth, StringComparison.Ordinal);
        Assert.Equal(publicUrl.StartsWith("https", StringComparison.Ordinal), auth.Contains("; secure", StringComparison.Ordinal));
        Assert.Equal(attribute is "" ? [] : [auth], cookies.Where(cookie => cookie.Contains("domain=", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(3, cookies.Count);
    }

    /// <summary>Otherwise whoever was signed in when the gateway was set up would be sent to and fro until that login ran out.</summary>
    [Fact]
    public async Task A_cookie_from_before_counts_no_more()
    {
        using var before = new PollLoginApp();
        using var after = before.Neighbour(Shared);
        var old = Auth(await LogInAsync(before, ""));
        Assert.True(await IsSignedInAsync(before, old));
        Assert.False(await IsSignedInAsync(after, old));
    }

    /// <summary>A browser that kept the old one sends both, the newer one last.</summary>
    [Fact]
    public async Task Of_two_cookies_the_newer_one_counts()
    {
        using var before = new PollLoginApp();
        using var after = before.Neighbour(Shared);
        var old = Auth(await LogInAsync(before, ""));
        Assert.True(await IsSignedInAsync(after, $"{old}; {Auth(await LogInAsync(after, ""))}"));
    }

    /// <summary>By hand: the test's cookie container would keep Secure cookies, and those of another name, to itself.</summary>
    /// <returns>Every cookie that was set.</returns>
    private static async Task<List<string>> LogInAsync(PollLoginApp app, string pathBase)
    {
        using var client = app.NewClient();
        var page = new HtmlDocument();
        using var shown = await client.GetAsync(new Uri($"{pathBase}/login", UriKind.Relative), TestContext.Current.CancellationToken);
        var cookies = shown.Headers.GetValues("Set-Cookie").ToList();
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies.Select(cookie => cookie.Split(';')[0])));
        page.LoadHtml(await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var uid = page.GetElementbyId("login")!.GetAttributeValue("data-uid", "");
        using (var phone = new Phone(app))
        {
            await phone.ScanAsync(uid);
        }

        var status = await client.GetFromJsonAsync<Status>(new Uri($"{pathBase}/login/status?uid={uid}", UriKind.Relative), TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent([
            new("uid", uid), new("token", status!.Token!),
            new("__RequestVerificationToken", page.DocumentNode.SelectSingleNode("//input[@name='__RequestVerificationToken']")!.GetAttributeValue("value", ""))]);
        using var collected = await client.PostAsync(new Uri($"{pathBase}/login", UriKind.Relative), form, TestContext.Current.CancellationToken);
        return [.. cookies, .. collected.Headers.GetValues("Set-Cookie")];
    }

    private static string Auth(List<string> cookies) => cookies.Single(cookie => cookie.Contains("polllogin.auth", StringComparison.Ordinal)).Split(';')[0];

    private static async Task<bool> IsSignedInAsync(PollLoginApp app, string cookies)
    {
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Add("Cookie", cookies);
        return (await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken)).Contains("member-name", StringComparison.Ordinal);
    }
}
