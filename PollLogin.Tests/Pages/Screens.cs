using Microsoft.Playwright;
using PollLogin.Tests.Rules;

namespace PollLogin.Tests.Pages;

/// <summary>
/// Pictures of the pages. With <c>POLLLOGIN_SCREENS=docs/screens dotnet test</c> they are kept there, to be looked at after a change of the
/// pages.
/// </summary>
internal static class Screens
{
    public static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("POLLLOGIN_SCREENS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Sources.Root, folder, name + ".png"), FullPage = true });
        }
    }
}
