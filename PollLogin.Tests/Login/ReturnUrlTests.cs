using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Shared;

namespace PollLogin.Tests.Login;

/// <summary>A login leads to a page of this site and nowhere else.</summary>
public sealed class ReturnUrlTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Theory]
    [InlineData("/")]
    [InlineData("/account")]
    [InlineData("/a/b?c=d&e=%2F#f")]
    public void A_local_path_is_kept(string url) => Assert.Equal(url, LocalUrl.OrNull(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("account")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/a\\b")]
    [InlineData("/%5Cevil.example")]
    [InlineData("/%2Fevil.example")]
    [InlineData("https://evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("@evil.example")]
    [InlineData("/@evil.example")]
    [InlineData("/%40evil.example")]
    [InlineData("/\tevil")]
    [InlineData("/\n/evil.example")]
    [InlineData("/%0d%0aSet-Cookie:x=y")]
    [InlineData("~/account")]
    [InlineData(" /account")]
    public void Anything_that_could_lead_elsewhere_is_dropped(string? url) => Assert.Null(LocalUrl.OrNull(url));

    [Fact]
    public void Too_long_a_path_is_dropped() => Assert.Null(LocalUrl.OrNull("/" + new string('a', LocalUrl.MaxLength)));

    [Fact]
    public void Other_than_ASCII_is_written_as_a_header_can_carry_it() =>
        Assert.Equal("/%E6%90%9C%E7%B4%A2?q=%E7%8C%AB%20%F0%9F%90%B1", LocalUrl.OrNull("/搜索?q=猫 🐱"));

    [Theory]
    [InlineData("/account", "/login?returnUrl=%2Faccount")]
    [InlineData("/", "/login")]
    public async Task A_login_that_failed_is_tried_again_for_the_same_page(string returnUrl, string again)
    {
        using var app = new PollLoginApp(("Login:Confirmation", "Number"));
        using var browser = await new Browser(app).OpenLoginAsync($"?returnUrl={returnUrl}");
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        for (var wrong = 1; wrong <= 5; wrong++)
        {
            await browser.TypeAsync("wrong");
        }

        Assert.Equal(again, browser.Page.DocumentNode.SelectSingleNode("//main//a")!.GetAttributeValue("href", ""));
    }

    [Theory]
    [InlineData("/account", "/account")]
    [InlineData("//evil.example", "/")]
    [InlineData("/搜索", "/%E6%90%9C%E7%B4%A2")]
    public async Task The_login_leads_there(string returnUrl, string location)
    {
        using var browser = await new Browser(_app).OpenLoginAsync($"?returnUrl={Uri.EscapeDataString(returnUrl)}");
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        Assert.Equal(location, browser.Answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_last_one_given_wins_while_the_login_is_unspent()
    {
        using var browser = await new Browser(_app).OpenLoginAsync("?returnUrl=/first");
        await browser.OpenLoginAsync("?returnUrl=/second");
        Assert.Equal("/second", browser.Page.DocumentNode.SelectSingleNode("//input[@name='returnUrl']")!.GetAttributeValue("value", ""));
        await browser.OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        Assert.Equal("/second", browser.Answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task The_posts_own_query_is_ignored()
    {
        using var browser = await new Browser(_app).OpenLoginAsync("?returnUrl=/kept");
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await browser.PostAsync("/login?returnUrl=/other", new()
        {
            ["uid"] = browser.Uid,
            ["token"] = (await browser.PollAsync()).Token,
            ["__RequestVerificationToken"] = browser.AntiforgeryToken,
        });
        Assert.Equal("/kept", browser.Answer.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("?returnUrl=/account", "/account")]
    [InlineData("?returnUrl=//evil.example", "/")]
    [InlineData("", "/")]
    public async Task Who_is_signed_in_already_is_sent_on_and_WeChat_is_not_asked(string query, string location)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        await browser.OpenLoginAsync(query);
        Assert.Equal((HttpStatusCode.Redirect, location), (browser.Answer.StatusCode, browser.Answer.Headers.Location?.ToString()));
        Assert.Equal(1, _app.WeChat.CountOf(FakeWeChat.CreateQr));
    }

    public void Dispose() => _app.Dispose();
}
