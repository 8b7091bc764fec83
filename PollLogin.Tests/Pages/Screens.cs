using Microsoft.Playwright;
using PollLogin.Tests.Rules;

namespace PollLogin.Tests.Pages;

/// <summary>
/// Pictures of the pages. With <c>POLLLOGIN_SCREENS=docs/screens dotnet test</c> they are kept there, to be looked at after a change of the
/// pages.
/// </summary>
internal static class Screens
{
    /// <summary>Sees to it that nothing sticks out sideways, and keeps the picture where that is asked for.</summary>
    public static async Task DrawAsync(IPage page, string name)
    {
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name);
        if (Environment.GetEnvironmentVariable("POLLLOGIN_SCREENS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Sources.Root, folder, name + ".png"), FullPage = true });
        }
    }
}
