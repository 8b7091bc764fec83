using Microsoft.Playwright;
using PollLogin.Tests.Rules;

namespace PollLogin.Tests.Pages;

/// <summary>
/// Pictures of the pages. With <c>POLLLOGIN_SCREENS=docs/screens dotnet test</c> they are kept there, to be looked at after a change of the
/// pages.
/// </summary>
internal static class Screens
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("POLLLOGIN_SCREENS") is { Length: > 0 } folder ? Path.Combine(Sources.Root, folder) : null;

    public static bool AreKept => Folder is not null;

    public static Task KeepAsync(IPage page, string name) =>
        Folder is null ? Task.CompletedTask : page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name + ".png"), FullPage = true });
}
