using System.Net;
using Microsoft.Extensions.Configuration;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Shared;

namespace PollLogin.Tests.Shared;

/// <summary>What an operator gives the pages: it is shown, it is checked, and it brings nothing in that the pages forbid.</summary>
public sealed class BrandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Logo_picture_colours_and_foot_are_shown()
    {
        var logo = _folder.File("logo.png");
        await File.WriteAllBytesAsync(logo, [1, 2, 3], TestContext.Current.CancellationToken);
        using var app = new PollLoginApp(
            ("Site:Logo", logo), ("Site:AccountQr", logo), ("Site:AccentColor", "#1a4fd6"), ("Site:AccentColorDark", "#9db8ff"),
            ("Site:IcpNumber", "京ICP备00000000号-1"), ("Site:PrivacyUrl", "https://www.example.com/privacy"));
        using var browser = await new Browser(app).OpenLoginAsync("?by=number");
        var html = WebUtility.HtmlDecode(browser.Page.DocumentNode.OuterHtml);
        Assert.Contains("src=\"/brand/logo\"", html, StringComparison.Ordinal);
        Assert.Contains("src=\"/brand/account\"", html, StringComparison.Ordinal);
        Assert.Contains("京ICP备00000000号-1", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://www.example.com/privacy\"", html, StringComparison.Ordinal);
        using var style = await browser.Client.GetAsync(new Uri("/brand/style.css", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
        var css = await style.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("--brand: #1a4fd6; --brand-deep: #1a4fd6; --on-brand: #ffffff", css, StringComparison.Ordinal);
        Assert.Contains("--brand: #9db8ff; --brand-deep: #9db8ff; --on-brand: #000000", css, StringComparison.Ordinal);
        using var picture = await browser.Client.GetAsync(new Uri("/brand/logo", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3], await picture.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
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
        var options = new SiteOptions();
        typeof(SiteOptions).GetProperty(key["Site:".Length..])!.SetValue(options, value);
        var fault = new SiteOptionsValidator(new ConfigurationBuilder().Build()).Validate(null, options).FailureMessage;
        Assert.Contains($"{key} is \"{value}\"", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#ffffff", "#ffffff", 1)]
    [InlineData("#777777", "#ffffff", 4.48)]
    public void Contrast_is_as_WCAG_reckons_it(string one, string other, double contrast) => Assert.Equal(contrast, Brand.Contrast(one, other), 0.01);

    public void Dispose() => _folder.Dispose();
}
