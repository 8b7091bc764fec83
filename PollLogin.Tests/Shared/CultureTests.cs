using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Shared;

namespace PollLogin.Tests.Shared;

/// <summary>Chinese for who wants it or says nothing, else English; who chose, keeps the choice.</summary>
public sealed class CultureTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Theory]
    [InlineData(null, "zh-CN")]
    [InlineData("zh", "zh-CN")]
    [InlineData("zh-TW,en;q=0.5", "zh-CN")]
    [InlineData("fr,zh;q=0.3,en;q=0.2", "zh-CN")]
    [InlineData("en-GB", "en")]
    [InlineData("fr", "en")]
    [InlineData("*", "en")]
    [InlineData(";;;", "zh-CN")]
    public async Task The_browsers_wish_decides(string? acceptLanguage, string culture)
    {
        using var browser = new Browser(_app);
        if (acceptLanguage is not null)
        {
            browser.Client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", acceptLanguage);
        }

        Assert.Equal(culture, await LanguageAsync(browser, "/login"));
    }

    [Theory]
    [InlineData("zh-TW", "zh-TW")]
    [InlineData("ZH-tw", "zh-TW")]
    [InlineData("zh-Hant-HK", "zh-CN")]
    [InlineData("pt", "pt-BR")]
    [InlineData("pt-PT", "pt-BR")]
    [InlineData("en-GB-oed", "en")]
    [InlineData("eng", null)]
    [InlineData("-", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_wish_finds_the_nearest_language(string? wish, string? found) =>
        Assert.Equal(found, Cultures.Nearest(wish, [new("zh-CN"), new("en"), new("pt-BR"), new("zh-TW")]));

    [Fact]
    public async Task A_choice_is_kept_in_a_cookie_and_beats_the_browsers_wish()
    {
        using var browser = new Browser(_app);
        browser.Client.DefaultRequestHeaders.Add("Accept-Language", "zh-CN");
        Assert.Equal("en", await LanguageAsync(browser, "/?culture=en"));
        Assert.Equal("en", await LanguageAsync(browser, "/login"));
        Assert.Equal("zh-CN", await LanguageAsync(browser, "/?culture=zh-CN"));
        Assert.Equal("zh-CN", await LanguageAsync(browser, "/login"));
    }

    [Theory]
    [InlineData("/?culture=xx")]
    [InlineData("/?culture=")]
    [InlineData("/?culture=en%0d%0aSet-Cookie:x=y")]
    public async Task A_choice_that_is_none_plants_nothing(string url)
    {
        using var browser = new Browser(_app);
        await LanguageAsync(browser, url);
        var cookie = browser.Cookies.GetCookies(browser.Client.BaseAddress!)["polllogin.culture"];
        Assert.True(cookie is null or { Value: "en" });
    }

    public void Dispose() => _app.Dispose();

    private static async Task<string> LanguageAsync(Browser browser, string url)
    {
        await browser.GetAsync(url);
        return browser.Page.DocumentNode.SelectSingleNode("/html")!.GetAttributeValue("lang", "");
    }
}
