using System.Net;
using PollLogin.Tests.Actors;

namespace PollLogin.Tests.Gateway;

/// <summary>From another site to the login, and back to the very address that was asked for.</summary>
public sealed class WayBackTests
{
    [Fact]
    public async Task A_visitor_logs_in_and_is_back_at_the_whole_address()
    {
        using var sites = new Neighbourhood();
        using var visitor = sites.NewBrowser();
        using var asked = await sites.AskAsNginxAsync(Neighbourhood.Wiki, visitor);
        await visitor.GetAsync(asked.Headers.Location!.OriginalString);
        using var phone = new Phone(sites.App);
        await phone.ScanAsync(visitor.Uid);
        await visitor.CollectAsync();
        await visitor.GetAsync(Location(visitor));
        Assert.Equal(Neighbourhood.Wiki, Location(visitor));
        using var entered = await sites.AskAsNginxAsync(Neighbourhood.Wiki, visitor);
        Assert.Equal(HttpStatusCode.OK, entered.StatusCode);
    }

    [Fact]
    public async Task One_login_opens_two_sites()
    {
        using var sites = new Neighbourhood();
        using var member = await sites.SignedInAsync();
        using var wiki = await sites.AskAsNginxAsync("http://wiki.example.com/", member);
        using var files = await sites.AskAsCaddyAsync("http://files.example.com/", member);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (wiki.StatusCode, files.StatusCode));
    }

    [Fact]
    public async Task Who_is_signed_in_already_passes_through_without_a_code()
    {
        using var sites = new Neighbourhood();
        using var member = await sites.SignedInAsync();
        await member.GetAsync(await LoginUrlAsync(sites, Neighbourhood.Wiki));
        await member.GetAsync(Location(member));
        Assert.Equal(Neighbourhood.Wiki, Location(member));
    }

    [Fact]
    public async Task A_name_in_the_address_that_no_header_can_carry_is_written_so_that_it_can()
    {
        using var sites = new Neighbourhood();
        Assert.Equal("http://wiki.example.com/%E4%BD%A0?a=%F0%9F%90%BC", await BackAsync(sites, await LoginUrlAsync(sites, "http://wiki.example.com/你?a=🐼")));
    }

    [Fact]
    public async Task An_address_too_long_for_the_way_leads_to_the_front_page_of_its_site()
    {
        using var sites = new Neighbourhood();
        var longest = "http://wiki.example.com/?q=" + new string('x', 1000);
        Assert.Equal(longest, await BackAsync(sites, await LoginUrlAsync(sites, longest)));
        Assert.Equal("http://wiki.example.com/", await BackAsync(sites, await LoginUrlAsync(sites, longest + longest)));
    }

    /// <summary>The cookie goes over https alone, so the way back does too: a proxy behind another one sees http.</summary>
    [Fact]
    public async Task Http_behind_TLS_leads_back_to_https()
    {
        using var sites = new Neighbourhood(("Site:PublicUrl", "https://login.example.com"));
        var login = await LoginUrlAsync(sites, "http://wiki.example.com/a?b=c");
        Assert.StartsWith("https://login.example.com/login?", login, StringComparison.Ordinal);
        using var answer = await sites.App.NewClient().GetAsync(new Uri(ReturnUrl(login), UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("https://wiki.example.com/a?b=c", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_way_back_is_good_for_an_hour()
    {
        using var sites = new Neighbourhood();
        var login = await LoginUrlAsync(sites, Neighbourhood.Wiki);
        sites.App.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(Neighbourhood.Wiki, await BackAsync(sites, login));
        sites.App.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await BackAsync(sites, login));
    }

    /// <summary>What was sealed stays sealed; what is listed no more is not gone to.</summary>
    [Fact]
    public async Task At_the_last_step_the_site_must_still_be_listed()
    {
        using var sites = new Neighbourhood();
        var login = await LoginUrlAsync(sites, Neighbourhood.Wiki);
        using var shrunk = sites.App.Neighbour(
            ("Site:PublicUrl", "http://login.example.com"), ("Gateway:CookieDomain", "example.com"), ("Gateway:Hosts", "files.example.com"));
        using var answer = await shrunk.NewClient().GetAsync(new Uri(ReturnUrl(login), UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.BadRequest, null), (answer.StatusCode, answer.Headers.Location));
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://wiki.example.com/")]
    [InlineData("CfDJ8AAAAAAAAAAA")]
    public async Task A_way_back_that_was_not_sealed_here_leads_nowhere(string to)
    {
        using var sites = new Neighbourhood();
        using var visitor = sites.NewBrowser();
        await visitor.GetAsync($"/gateway/back?to={Uri.EscapeDataString(to)}");
        Assert.Equal((HttpStatusCode.BadRequest, null), (visitor.Answer.StatusCode, visitor.Answer.Headers.Location));
        Assert.Contains("请重新打开你想去的网站", WebUtility.HtmlDecode(visitor.Page.GetElementbyId("trouble")!.InnerText), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_three_rounds_the_loop_is_broken_and_the_likely_fault_is_named()
    {
        using var sites = new Neighbourhood();
        using var member = await sites.SignedInAsync();
        for (var round = 1; round <= 3; round++)
        {
            await RoundAsync(sites, member, "http://wiki.example.com/a");
            Assert.Equal("http://wiki.example.com/a", Location(member));
        }

        // Another address is another matter, and so is the same a minute later.
        await RoundAsync(sites, member, "http://wiki.example.com/a");
        Assert.Equal(HttpStatusCode.LoopDetected, member.Answer.StatusCode);
        Assert.Contains("没有转交 Cookie", WebUtility.HtmlDecode(member.Page.GetElementbyId("trouble")!.InnerText), StringComparison.Ordinal);
        Assert.Contains("again and again", sites.App.Logs.Text, StringComparison.Ordinal);
        await RoundAsync(sites, member, "http://files.example.com/");
        Assert.Equal("http://files.example.com/", Location(member));
    }

    /// <summary>Two tabs loop by turns.</summary>
    [Fact]
    public async Task A_loop_of_two_addresses_is_broken_as_well()
    {
        using var sites = new Neighbourhood();
        using var member = await sites.SignedInAsync();
        foreach (var round in Enumerable.Range(0, 6))
        {
            await RoundAsync(sites, member, $"http://wiki.example.com/{round % 2}");
            Assert.Equal(HttpStatusCode.Redirect, member.Answer.StatusCode);
        }

        await RoundAsync(sites, member, "http://wiki.example.com/0");
        Assert.Equal(HttpStatusCode.LoopDetected, member.Answer.StatusCode);
    }

    /// <summary>A site adds something new to each address; a window of tabs is let through first.</summary>
    [Fact]
    public async Task A_loop_whose_addresses_change_is_broken_after_fifteen()
    {
        using var sites = new Neighbourhood();
        using var member = await sites.SignedInAsync();
        foreach (var round in Enumerable.Range(0, 15))
        {
            await RoundAsync(sites, member, $"http://wiki.example.com/?n={round}");
            Assert.Equal(HttpStatusCode.Redirect, member.Answer.StatusCode);
        }

        await RoundAsync(sites, member, "http://wiki.example.com/?n=15");
        Assert.Equal(HttpStatusCode.LoopDetected, member.Answer.StatusCode);
    }

    [Fact]
    public async Task A_minute_later_it_may_be_tried_again()
    {
        using var sites = new Neighbourhood();
        using var member = await sites.SignedInAsync();
        for (var round = 1; round <= 8; round++)
        {
            await RoundAsync(sites, member, Neighbourhood.Wiki);
            Assert.Equal(Neighbourhood.Wiki, Location(member));
            sites.App.Clock.Advance(TimeSpan.FromSeconds(25));
        }
    }

    [Fact]
    public async Task A_loop_over_http_has_two_likely_faults()
    {
        using var sites = new Neighbourhood(("Site:PublicUrl", "https://login.example.com"));
        var client = sites.App.NewClient();
        var page = "";
        var cookie = "none=yet";
        for (var round = 1; round <= 4; round++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(ReturnUrl(await LoginUrlAsync(sites, "http://wiki.example.com/")), UriKind.Relative));
            request.Headers.Add("Cookie", cookie);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            cookie = answer.Headers.GetValues("Set-Cookie").Single(set => set.Contains("rounds", StringComparison.Ordinal)).Split(';')[0];
            page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("是用 http 打开的", page, StringComparison.Ordinal);
        Assert.Contains("没有转交 Cookie", page, StringComparison.Ordinal);
    }

    private static async Task<string> LoginUrlAsync(Neighbourhood sites, string url)
    {
        using var answer = await sites.AskAsNginxAsync(url);
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>Where the way back of <paramref name="loginUrl"/> ends, if it does.</summary>
    private static async Task<string?> BackAsync(Neighbourhood sites, string loginUrl)
    {
        using var visitor = sites.NewBrowser();
        await visitor.GetAsync(ReturnUrl(loginUrl));
        return visitor.Answer.Headers.Location?.OriginalString;
    }

    private static async Task RoundAsync(Neighbourhood sites, Browser member, string url)
    {
        await member.GetAsync(await LoginUrlAsync(sites, url));
        await member.GetAsync(Location(member));
    }

    private static string ReturnUrl(string loginUrl) => Uri.UnescapeDataString(loginUrl[(loginUrl.IndexOf("returnUrl=", StringComparison.Ordinal) + 10)..]);

    private static string Location(Browser browser) => browser.Answer.Headers.Location!.OriginalString;
}
