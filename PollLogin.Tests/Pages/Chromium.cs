using Microsoft.Playwright;

namespace PollLogin.Tests.Pages;

/// <summary>One real browser for a collection of page tests; each person in it gets a context of their own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static bool IsMissing => !File.Exists(Executable);

    public async ValueTask InitializeAsync()
    {
        if (IsMissing)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A person's browser. Skips the test, and says why, where there is no Chromium.</summary>
    public async Task<IBrowserContext> NewContextAsync(Uri site, BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(IsMissing, $"{Executable} is not installed (Debian: apt-get install chromium fonts-noto-cjk)");
        options ??= new BrowserNewContextOptions();
        options.BaseURL = site.OriginalString;
        options.Locale ??= "zh-CN";
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class PageTests : ICollectionFixture<Chromium>
{
    public const string Name = "Pages";
}

/// <summary>Those that mostly wait, beside the others and not before them.</summary>
[CollectionDefinition(Name)]
public sealed class PatientPageTests : ICollectionFixture<Chromium>
{
    public const string Name = "Pages that wait";
}

/// <summary>Those that work hard, in a line of their own.</summary>
[CollectionDefinition(Name)]
public sealed class LookedAtPages : ICollectionFixture<Chromium>
{
    public const string Name = "Pages that are looked at";
}
