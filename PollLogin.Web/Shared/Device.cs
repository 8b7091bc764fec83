namespace PollLogin.Web.Shared;

/// <summary>What a browser says that it is, in words of ours: nothing that a stranger wrote is shown in a chat or a page.</summary>
/// <param name="Browser">A product's name, or empty when it is none that we know.</param>
/// <param name="Platform">An operating system's name, or empty.</param>
public sealed record Device(string Browser, string Platform)
{
    // The first that is found wins: most browsers also call themselves by older ones' names.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("wxwork", "WeCom"), ("AlipayClient", "Alipay"), (" QQ/", "QQ"), ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("SamsungBrowser", "Samsung Internet"),
        ("UCBrowser", "UC Browser"), ("QQBrowser", "QQ Browser"), ("MiuiBrowser", "Mi Browser"), ("HuaweiBrowser", "Huawei Browser"),
        ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Platforms =
    [
        ("(PC; OpenHarmony", "HarmonyOS PC"), ("OpenHarmony", "HarmonyOS"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    public static Device Of(string? userAgent) => new(Find(Browsers, userAgent), Find(Platforms, userAgent));

    /// <summary>Whether the page is likely open on the very phone or tablet that would scan it. A hint, never a decision about safety.</summary>
    public bool IsPhone => Platform is "Android" or "HarmonyOS" || SavesByLongPress;

    /// <summary>Apple's phones and tablets: what they download lies among the files, where WeChat does not look for pictures.</summary>
    public bool SavesByLongPress => Platform is "iOS" or "iPadOS";

    /// <summary>The browser of another app: its scanner and its long press know nothing of WeChat's codes.</summary>
    public bool IsOtherApp => Browser is "WeCom" or "Alipay" or "QQ";

    /// <summary>WeChat's own browser. A hint too.</summary>
    public bool IsWeChat => Browser is "WeChat";

    /// <summary><c>Chrome, Windows</c>; <paramref name="unknown"/> where neither is known.</summary>
    public string Describe(string unknown) =>
        string.Join(", ", new[] { Browser, Platform }.Where(name => name is not "")) is { Length: > 0 } known ? known : unknown;

    private static string Find((string Mark, string Name)[] known, string? userAgent) =>
        known.FirstOrDefault(one => userAgent?.Contains(one.Mark, StringComparison.Ordinal) == true).Name ?? "";
}
