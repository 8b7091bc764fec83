using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Gateway;
using PollLogin.Web.Users;

namespace PollLogin.Tests.Attacks;

/// <summary>A visitor of a protected site says who they are, or which site it is, in headers that only its proxy should set.</summary>
public sealed class SpoofedIdentityTests : IDisposable
{
    private const string Staff = "http://staff.example.com/";

    public static TheoryData<string, string> Spoofs => new()
    {
        { "Remote-User", "wx_1" },
        { "Remote_User", "wx_1" },
        { "Remote-Sub", "1" },
        { "Remote-Name", "li" },
        { "Remote-Email", "wx_1@users.noreply.login.example.com" },
        { "Remote-Groups", "members,staff" },
        { "X-Remote-User", "wx_1" },
        { "X-Forwarded-User", "wx_1" },
        { "X-Forwarded-For", "127.0.0.1" },
        { "X-Original-For", "127.0.0.1" },
        { "Forwarded", "for=127.0.0.1;host=wiki.example.com;proto=http" },
        { "Authorization", "Bearer wx_1" },
    };

    private readonly Neighbourhood _sites = new(("Gateway:Hosts", "wiki.example.com,staff.example.com=staff"), ("Gateway:Groups", "staff=99"));

    [Theory]
    [MemberData(nameof(Spoofs))]
    public async Task A_header_of_the_visitor_makes_nobody_a_member(string header, string value)
    {
        using var nginx = await _sites.AskAsNginxAsync(Neighbourhood.Wiki, null, (header, value));
        using var caddy = await _sites.AskAsCaddyAsync(Neighbourhood.Wiki, null, (header, value));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Found), (nginx.StatusCode, caddy.StatusCode));
        Assert.All([nginx, caddy], answer => Assert.DoesNotContain(answer.Headers, sent => sent.Key.StartsWith("Remote", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [MemberData(nameof(Spoofs))]
    public async Task A_header_of_a_member_makes_them_nobody_else(string header, string value)
    {
        using var member = await _sites.SignedInAsync();
        var own = await IdentityAsync();
        Assert.Equal(own, await IdentityAsync((header, value)));
        using var nginx = await _sites.AskAsNginxAsync(Staff, member, (header, value));
        using var caddy = await _sites.AskAsCaddyAsync(Staff, member, (header, value));
        Assert.False(nginx.IsSuccessStatusCode || caddy.IsSuccessStatusCode);

        async Task<string> IdentityAsync(params (string, string)[] headers)
        {
            using var answer = await _sites.AskAsNginxAsync(Neighbourhood.Wiki, member, headers);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return string.Join('\n', answer.Headers.Where(sent => sent.Key.StartsWith("Remote", StringComparison.Ordinal)).Select(sent => $"{sent.Key}: {string.Concat(sent.Value)}"));
        }
    }

    /// <summary>nginx hands on what a visitor sends as X-Forwarded-*, Caddy and Traefik what they send as X-Original-*.</summary>
    [Fact]
    public async Task Headers_of_the_other_dialect_change_nothing()
    {
        using var member = await _sites.SignedInAsync();
        (string, string)[] forwarded = [("X-Forwarded-Method", "GET"), ("X-Forwarded-Proto", "http"), ("X-Forwarded-Host", "wiki.example.com"), ("X-Forwarded-Uri", "/")];
        (string, string)[] original = [("X-Original-URL", Neighbourhood.Wiki), ("X-Original-Method", "GET"), ("X-Original-Host", "wiki.example.com"), ("X-Original-Proto", "http")];
        using var nginx = await _sites.AskAsNginxAsync(Staff, member, forwarded);
        using var caddy = await _sites.AskAsCaddyAsync(Staff, member, original);
        using var nginxAlone = await _sites.AskAsync("/gateway/nginx", member, Neighbourhood.Wiki, forwarded);
        using var caddyAlone = await _sites.AskAsync("/gateway/forwarded", member, Neighbourhood.Wiki, original);
        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest],
            new[] { nginx, caddy, nginxAlone, caddyAlone }.Select(answer => answer.StatusCode));
    }

    [Theory]
    [InlineData("polllogin.auth=1")]
    [InlineData("polllogin.auth=CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("polllogin.auth=chunks-2; polllogin.authC1=CfDJ8; polllogin.authC2=A")]
    public async Task A_made_up_cookie_lets_nobody_in(string cookie)
    {
        using var answer = await _sites.AskAsNginxAsync(Neighbourhood.Wiki, null, ("Cookie", cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <summary>A cookie may come in pieces, whose first only says how many: what one member's pieces proved, the first alone must not.</summary>
    [Fact]
    public async Task A_members_cookie_in_pieces_lets_nobody_else_in()
    {
        using var member = await _sites.SignedInAsync();
        var value = AuthCookie(member);
        using var whole = await _sites.AskAsNginxAsync(
            Neighbourhood.Wiki, null, ("Cookie", $"polllogin.auth=chunks-2; polllogin.authC1={value[..50]}; polllogin.authC2={value[50..]}"));
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        using var alone = await _sites.AskAsNginxAsync(Neighbourhood.Wiki, null, ("Cookie", "polllogin.auth=chunks-2"));
        Assert.Equal(HttpStatusCode.Unauthorized, alone.StatusCode);
    }

    /// <summary>One login can be spelled in endless ways; only the one that was given out is kept in memory.</summary>
    [Fact]
    public async Task Other_spellings_of_a_cookie_fill_no_memory()
    {
        using var member = await _sites.SignedInAsync();
        var known = _sites.App.Services.GetRequiredService<SignedIn>();
        foreach (var blanks in Enumerable.Range(0, 5).Select(count => string.Concat(Enumerable.Repeat("%20", count))))
        {
            using var answer = await _sites.AskAsNginxAsync(Neighbourhood.Wiki, null, ("Cookie", $"polllogin.auth={AuthCookie(member)}{blanks}"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(1, known.Count);
    }

    private static string AuthCookie(Browser member) => member.Cookies.GetAllCookies().Single(cookie => cookie.Name == "polllogin.auth").Value;

    /// <summary>The query is the visitor's own: Caddy hands it on as part of the question.</summary>
    [Fact]
    public async Task The_query_of_the_question_is_not_looked_at()
    {
        using var answer = await _sites.AskAsync(
            "/gateway/forwarded?rd=https://evil.example/&url=https://evil.example/&X-Forwarded-Host=evil.example", null, Neighbourhood.Wiki,
            ("X-Forwarded-Method", "GET"), ("X-Forwarded-Proto", "http"), ("X-Forwarded-Host", "wiki.example.com"), ("X-Forwarded-Uri", "/"), ("Accept", "text/html"));
        Assert.StartsWith("http://login.example.com/login?returnUrl=%2Fgateway%2Fback%3Fto%3DCfDJ8", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer.Headers.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("127.0.0.1", true)]
    public async Task Only_a_listed_proxy_is_answered(string proxies, bool isAnswered)
    {
        using var sites = new Neighbourhood(("Site:TrustedProxies", proxies));
        using var member = await sites.SignedInAsync();
        using var nginx = await sites.AskAsNginxAsync(Neighbourhood.Wiki, member, ("X-Forwarded-For", "10.0.0.1"));
        using var caddy = await sites.AskAsCaddyAsync(Neighbourhood.Wiki, null, ("X-Forwarded-For", "10.0.0.1"));
        Assert.Equal(isAnswered ? (HttpStatusCode.OK, HttpStatusCode.Found) : (HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (nginx.StatusCode, caddy.StatusCode));
    }

    public void Dispose() => _sites.Dispose();
}
