using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Tests.Login;

namespace PollLogin.Tests.Attacks;

/// <summary>The way back from a web authorisation is a link that anybody can send to anybody.</summary>
public sealed class PlantedAuthorizationTests : IDisposable
{
    private readonly PollLoginApp _app = new(("WeChat:OAuth", "true"));

    /// <summary>A stranger sends a victim the link with the stranger's own code, so that the victim works in the stranger's account.</summary>
    [Fact]
    public async Task Login_CSRF_by_a_planted_code()
    {
        using var mallory = AuthorizeTests.NewBrowser(_app);
        var state = await StateAsync(mallory);
        using var victim = AuthorizeTests.NewBrowser(_app);
        await StateAsync(victim);
        using var answer = await victim.GetAsync($"/login/wechat?code=MALLORYS&state={state}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(await victim.WhoAmIAsync());
        // The code was not even asked about: it stays the stranger's.
        Assert.Equal(0, _app.WeChat.CountOf(FakeWeChat.Exchange));
    }

    /// <summary>Somebody who saw the link (a log, a shoulder) opens it again, elsewhere or in the same browser.</summary>
    [Fact]
    public async Task Link_used_a_second_time()
    {
        using var browser = AuthorizeTests.NewBrowser(_app);
        var link = $"/login/wechat?code=CODE&state={await StateAsync(browser)}";
        _app.WeChat.Always(FakeWeChat.Exchange, """{"openid":"o_li"}""");
        using var first = await browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        await browser.GetAsync("/");
        await browser.LogOutAsync();
        using var second = await browser.GetAsync(link);
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        using var other = AuthorizeTests.NewBrowser(_app);
        using var elsewhere = await other.GetAsync(link);
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
    }

    /// <summary>A desktop browser claims to be WeChat's, or none claims to be: the user agent opens no door.</summary>
    [Fact]
    public async Task User_agent_forged()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var answer = await browser.GetAsync($"/login/wechat?code=CODE&state={browser.Uid}");
        // WeChat alone says who it is; a code that it does not know signs nobody in.
        Assert.Null(await browser.WhoAmIAsync());
    }

    /// <summary>The address to come back to, or the one to go on to, is bent to another site.</summary>
    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    public async Task Way_back_bent_elsewhere(string target)
    {
        using var browser = AuthorizeTests.NewBrowser(_app);
        using var sent = await browser.GetAsync($"/login?returnUrl={Uri.EscapeDataString(target)}");
        var query = QueryHelpers.ParseQuery(sent.Headers.Location!.Query);
        Assert.DoesNotContain("evil", query["redirect_uri"].ToString(), StringComparison.Ordinal);
        _app.WeChat.Always(FakeWeChat.Exchange, """{"openid":"o_li"}""");
        using var back = await browser.GetAsync($"/login/wechat?code=CODE&state={query["state"]}");
        Assert.Equal("/", back.Headers.Location?.OriginalString);
    }

    public void Dispose() => _app.Dispose();

    private static async Task<string> StateAsync(Browser browser)
    {
        using var sent = await browser.GetAsync("/login");
        return QueryHelpers.ParseQuery(sent.Headers.Location!.Query)["state"]!;
    }
}
