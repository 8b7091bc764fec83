using Microsoft.Playwright;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Pages;

/// <summary>The program with its simulator on a real address, and what people see and press there.</summary>
public sealed class Site : IAsyncDisposable
{
    private readonly List<IBrowserContext> _contexts = [];
    private readonly Chromium _chromium;

    public Site(Chromium chromium, params (string Key, string? Value)[] settings)
    {
        _chromium = chromium;
        App = new PollLoginApp([
            ("environment", "Development"), ("WeChat:AppId", ""), ("WeChat:AppSecret", ""), ("WeChat:Token", ""),
            ("Login:PollInterval", "00:00:00.2"),
            // The clock of the tests stands still, and with it the pace that polls are measured by.
            ("Limits:PollsPerSessionPerSecond", "0"), .. settings]).OnKestrel();
    }

    public PollLoginApp App { get; }

    /// <summary>What the pages complained of: console errors, policy violations, requests to elsewhere.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>A new person's browser, with one empty page.</summary>
    public async Task<IPage> NewVisitorAsync(BrowserNewContextOptions? options = null)
    {
        var site = App.ClientOptions.BaseAddress;
        var context = await _chromium.NewContextAsync(site, options);
        _contexts.Add(context);
        context.Console += (_, message) => Note(message.Type == "error", $"{message.Text} {message.Location}");
        context.WebError += (_, error) => Note(true, error.Error);
        context.Request += (_, request) => Note(!request.Url.StartsWith(site.OriginalString, StringComparison.Ordinal), request.Url);
        return await context.NewPageAsync();
    }

    public async Task<IPage> OpenLoginAsync(BrowserNewContextOptions? options = null)
    {
        var page = await NewVisitorAsync(options);
        await page.GotoAsync("/login");
        await Assertions.Expect(page.Locator("#qr")).ToBeVisibleAsync();
        return page;
    }

    /// <summary>Goes there from a page that may be about to go elsewhere by itself: the later of the two counts, and may be the page's.</summary>
    public static async Task GoAsync(IPage page, string url)
    {
        try
        {
            await page.GotoAsync(url);
        }
        catch (PlaywrightException fault) when (fault.Message.Contains("ERR_ABORTED", StringComparison.Ordinal))
        {
            await page.GotoAsync(url);
        }
    }

    /// <summary>Scans with the simulated phone, without a browser.</summary>
    public async Task ScanAsync(string uid, string person = "li")
    {
        using var content = new FormUrlEncodedContent([new("uid", uid), new("person", person)]);
        using var answer = await App.NewClient().PostAsync(new Uri("/simulator/scan", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>Writes into the chat, as the simulated person.</summary>
    public async Task SayAsync(string words, string person = "li")
    {
        using var content = new FormUrlEncodedContent([new("person", person), new("content", words)]);
        using var answer = await App.NewClient().PostAsync(new Uri("/simulator/message", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
    }

    public async Task ScanAsync(IPage page, string person = "li") => await ScanAsync(await UidAsync(page), person);

    public static async Task<string> UidAsync(IPage page) => (await page.Locator("#login").GetAttributeAsync("data-uid"))!;

    /// <summary>Writes down, from now on, what a screen reader would be told of <c>#state</c>.</summary>
    public static Task HearAsync(IPage page) => page.EvaluateAsync(
        """
        () => {
          const state = document.getElementById('state');
          window.heard = [];
          new MutationObserver(() => window.heard.push(state.textContent)).observe(state, { childList: true, characterData: true, subtree: true });
        }
        """);

    public static Task<string[]> HeardAsync(IPage page) => page.EvaluateAsync<string[]>("() => window.heard");

    /// <summary>A headless page is always in sight: what the browser says of it is put in its place.</summary>
    public static Task LookAwayAsync(IPage page, bool away) => page.EvaluateAsync(
        """
        away => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => away ? 'hidden' : 'visible' });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """, away);

    public static ILocatorAssertions ExpectState(IPage page) => Assertions.Expect(page.Locator("#login"));

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
        {
            await context.DisposeAsync();
        }

        await App.DisposeAsync();
    }

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint)
        {
            lock (Complaints)
            {
                Complaints.Add(text);
            }
        }
    }
}
