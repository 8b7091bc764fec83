using Microsoft.Playwright;

namespace PollLogin.Tests.Pages;

/// <summary>A way in which a page may be looked at; the four together hold what WCAG 2.2 AA asks a layout to bear.</summary>
/// <param name="Name">What a picture's name ends with.</param>
/// <param name="TextPercent">Of the ordinary size of text, everything else left as it is.</param>
internal sealed record Look(string Name, int Width, int Height, ColorScheme Colours, ForcedColors Forcing, ReducedMotion Motion, int TextPercent = 100, bool IsReadByAxe = true)
{
    public static readonly Look Desk = new("", 1000, 720, ColorScheme.Light, ForcedColors.None, ReducedMotion.NoPreference);

    /// <summary>A small phone, and a desk at 400 % (1.4.10).</summary>
    public static readonly Look DarkHand = new("-dark", 320, 640, ColorScheme.Dark, ForcedColors.None, ReducedMotion.Reduce);

    /// <summary>A desk at 200 %, in the reader's own colours.</summary>
    public static readonly Look Forced = new("-forced", 500, 360, ColorScheme.Light, ForcedColors.Active, ReducedMotion.Reduce);

    /// <summary>Text alone at twice its size (1.4.4).</summary>
    public static readonly Look LargeText = new("-large", 1000, 720, ColorScheme.Dark, ForcedColors.None, ReducedMotion.NoPreference, TextPercent: 200, IsReadByAxe: false);

    /// <summary>As the readers of <paramref name="language"/> are looked at: together, every look that there is.</summary>
    public static Look[] Of(string language) => language is "en" ? [DarkHand, LargeText] : [Desk, Forced];

    public async Task PutOnAsync(IPage page)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = Colours, ForcedColors = Forcing, ReducedMotion = Motion });
        await page.SetViewportSizeAsync(Width, Height);
        await page.EvaluateAsync("percent => { document.documentElement.style.fontSize = `${percent}%`; }", TextPercent);
    }
}
