using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PollLogin.Tests.Pages;

/// <summary>What a look at a page holds it to: WCAG 2.2 AA as far as a machine can tell (axe), nothing that sticks out or moves, and keys that reach all.</summary>
internal static class Looking
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        // What is well need not be told.
        ResultTypes = [ResultType.Violations],
        // Off by default in axe.
        Rules = new Dictionary<string, RuleOptions> { ["target-size"] = new() { Enabled = true } },
    };

    /// <summary>
    /// Holds the page to it in the looks of its language, and where pictures are kept, in every look, each read by axe: that takes minutes.
    /// The first is the one that is kept.
    /// </summary>
    /// <param name="isBuiltOtherwise">Whether it says more than another sentence than a page that axe reads in the reader's own colours.</param>
    public static async Task IsWellAsync(IPage page, string name, string language, bool isBuiltOtherwise = true)
    {
        var looks = Screens.AreKept ? [.. Look.Of(language).Union(Look.Of("zh-CN")).Union(Look.Of("en"))] : Look.Of(language);
        foreach (var look in looks)
        {
            await look.PutOnAsync(page);
            var what = $"{name}{(language is "en" ? "-en" : "")}{look.Name}";
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{what} sticks out");
            Assert.Equal(0, await page.EvaluateAsync<int>("() => document.getAnimations().length"));
            if (Screens.AreKept || (look.IsReadByAxe && (isBuiltOtherwise || look != Look.Forced)))
            {
                await IsCleanAsync(page, what);
            }

            if (look == looks[0])
            {
                await Screens.KeepAsync(page, what);
            }
        }

        await Look.Desk.PutOnAsync(page);
        await IsReachedByKeysAsync(page, name);
    }

    private static async Task IsCleanAsync(IPage page, string what)
    {
        var found = await page.RunAxe(Rules);
        Assert.True(found.Violations.Length == 0, $"{what}: {string.Join("; ", found.Violations.Select(Text))}");
    }

    private static string Text(AxeResultItem fault) => $"{fault.Id}, {fault.Help}: {string.Join(" | ", fault.Nodes.Select(node => node.Html))}";

    /// <summary>Tab comes to everything that can be pressed, shows where it is, and nothing lies over it (2.1.1, 2.4.7, 2.4.11).</summary>
    private static async Task IsReachedByKeysAsync(IPage page, string name)
    {
        // Counted anew at each look: the simulator puts a part that has changed in its place anew.
        const string Stops = "[...document.querySelectorAll('a[href], button, select, input:not([type=hidden])')].filter(e => e.checkVisibility())";
        var stops = await page.EvaluateAsync<int>($"() => {Stops}.length");
        var reached = new HashSet<int>();
        for (var press = 0; press <= stops; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            var stop = await page.EvaluateAsync<string[]>(
                $$"""
                () => {
                  // The first of its boxes: what runs over two lines has no middle of its own.
                  const e = document.activeElement, box = e.getClientRects()[0];
                  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                  return [String({{Stops}}.indexOf(e)), getComputedStyle(e).outlineStyle, String(e === top || e.contains(top)), e.outerHTML];
                }
                """);
            if (stop[0] is not "-1")
            {
                reached.Add(int.Parse(stop[0], CultureInfo.InvariantCulture));
                Assert.True(stop is [_, not "none", "true", _], $"{name}: the focus cannot be seen on {stop[3]}");
            }
        }

        Assert.True(Enumerable.Range(0, stops).SequenceEqual(reached.Order()), $"{name}: of {stops} stops, Tab came to {string.Join(", ", reached.Order())}");
    }
}
