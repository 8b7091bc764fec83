using System.Net;
using Microsoft.Extensions.Configuration;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Shared;

namespace PollLogin.Tests.Shared;

/// <summary>What an operator gives the pages: it is shown, it is checked, and it brings nothing in that the pages forbid.</summary>
public sealed class BrandTests : IDisposable
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Logo_picture_colours_and_foot_are_shown()
    {
        var logo = _folder.File("logo.png");
        await File.WriteAllBytesAsync(logo, Png, TestContext.Current.CancellationToken);
        using var app = new PollLoginApp(
            ("Site:Logo", logo), ("Site:AccountQr", logo), ("Site:AccentColor", "#1a4fd6"), ("Site:AccentColorDark", "#9db8ff"),
            ("Site:IcpNumber", "京ICP备00000000号-1"), ("Site:PrivacyUrl", "https://www.example.com/privacy"), ("Login:Method", "Message"));
        using var browser = await new Browser(app).OpenLoginAsync();
        var html = WebUtility.HtmlDecode(browser.Page.DocumentNode.OuterHtml);
        Assert.Contains("src=\"/brand/account?v=", html, StringComparison.Ordinal);
        Assert.Contains("京ICP备00000000号-1", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://www.example.com/privacy\"", html, StringComparison.Ordinal);
        using var style = await browser.Client.GetAsync(Address(browser, "//link[contains(@href, 'brand')]", "href"), TestContext.Current.CancellationToken);
        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
        var css = await style.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("(prefers-color-scheme: light) { :root { --brand: #1a4fd6; --brand-deep: #1a4fd6; --on-brand: #ffffff", css, StringComparison.Ordinal);
        Assert.Contains("(prefers-color-scheme: dark) { :root { --brand: #9db8ff; --brand-deep: #9db8ff; --on-brand: #000000", css, StringComparison.Ordinal);
        using var picture = await browser.Client.GetAsync(Address(browser, "//header/img", "src"), TestContext.Current.CancellationToken);
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Png, await picture.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_changed_is_seen_at_once_and_what_is_not_is_not_asked_for_again()
    {
        var logo = _folder.File("logo.png");
        await File.WriteAllBytesAsync(logo, Png, TestContext.Current.CancellationToken);
        using var app = new PollLoginApp(("Site:Logo", logo), ("Site:AccentColor", "#1a4fd6"));
        using var browser = new Browser(app);
        await browser.GetAsync("/");
        var before = Address(browser, "//header/img", "src");
        foreach (var address in (Uri[])[before, Address(browser, "//link[contains(@href, 'brand')]", "href")])
        {
            using var kept = await browser.Client.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.True(kept.Headers.CacheControl?.MaxAge > TimeSpan.FromDays(300));
        }

        File.SetLastWriteTimeUtc(logo, DateTime.UnixEpoch);
        await browser.GetAsync("/");
        Assert.NotEqual(before, Address(browser, "//header/img", "src"));
        using var stale = await browser.Client.GetAsync(before, TestContext.Current.CancellationToken);
        Assert.Equal("no-cache", stale.Headers.CacheControl?.ToString());
    }

    [Fact]
    public void A_file_that_only_has_a_pictures_name_is_refused()
    {
        var file = _folder.File("logo.png");
        File.WriteAllText(file, "<svg onload='alert(1)'/>");
        Assert.Contains($"Site:Logo is \"{file}\", but there is no PNG or JPEG file", Fault("Site:Logo", file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_them_nothing_is_asked_for()
    {
        using var app = new PollLoginApp();
        using var browser = await new Browser(app).OpenLoginAsync();
        Assert.DoesNotContain("/brand/", browser.Page.DocumentNode.OuterHtml, StringComparison.Ordinal);
        using var logo = await browser.GetAsync("/brand/logo");
        Assert.Equal(HttpStatusCode.NotFound, logo.StatusCode);
    }

    /// <summary>An operator's slip, or a stolen settings page, brings script or foreign style into the pages.</summary>
    [Theory]
    [InlineData("Site:AccentColor", "red")]
    [InlineData("Site:AccentColor", "#fff} body{background:url(//evil.example)}")]
    [InlineData("Site:AccentColor", "#07c160")]
    [InlineData("Site:AccentColorDark", "#0a7d43")]
    [InlineData("Site:PrivacyUrl", "javascript:alert(1)")]
    [InlineData("Site:PrivacyUrl", "http://www.example.com/")]
    [InlineData("Site:Logo", "/etc/hostname")]
    [InlineData("Site:Logo", "appsettings.json")]
    public void What_is_unfit_is_refused_at_start(string key, string value)
    {
        Assert.Contains($"{key} is \"{value}\"", Fault(key, value), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#ffffff", "#ffffff", 1)]
    [InlineData("#777777", "#ffffff", 4.48)]
    public void Contrast_is_as_WCAG_reckons_it(string one, string other, double contrast) => Assert.Equal(contrast, Brand.Contrast(one, other), 0.01);

    public void Dispose() => _folder.Dispose();

    private static string Fault(string key, string value)
    {
        var options = new SiteOptions();
        typeof(SiteOptions).GetProperty(key["Site:".Length..])!.SetValue(options, value);
        return new SiteOptionsValidator(new ConfigurationBuilder().Build()).Validate(null, options).FailureMessage ?? "";
    }

    private static Uri Address(Browser browser, string element, string attribute) =>
        new(browser.Page.DocumentNode.SelectSingleNode(element)!.GetAttributeValue(attribute, ""), UriKind.Relative);
}
