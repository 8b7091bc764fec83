using System.Diagnostics;
using Microsoft.Playwright;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Pages;

/// <summary>The code as a camera sees it: read from the page's pixels.</summary>
[Collection(PageTests.Name)]
public sealed class QrPixelsTests(Chromium chromium)
{
    private const string Reader = "/usr/bin/zbarimg";

    [Theory]
    [InlineData(1280, 800, ColorScheme.Light)]
    [InlineData(1280, 800, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(320, 568, ColorScheme.Dark)]
    public async Task It_says_what_WeChat_gave(int width, int height, ColorScheme colours)
    {
        Assert.SkipUnless(File.Exists(Reader), $"{Reader} is not installed (Debian: apt-get install zbar-tools)");
        await using var site = new Site(chromium);
        var page = await site.OpenLoginAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = colours });
        using var folder = new TemporaryFolder();
        var picture = folder.File("page.png");
        await page.ScreenshotAsync(new() { Path = picture });
        var expected = await site.App.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Single().QrUrl));
        Assert.Equal(expected, await ReadAsync(picture));
    }

    private static async Task<string> ReadAsync(string picture)
    {
        using var zbar = Process.Start(new ProcessStartInfo(Reader, ["--nodbus", "--quiet", "--raw", picture]) { RedirectStandardOutput = true })!;
        var text = await zbar.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await zbar.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text.Trim();
    }
}
