using PollLogin.Web.Shared;
using PollLogin.Web.Users;

namespace PollLogin.Web.Login;

/// <summary>Somebody opens the login page.</summary>
public sealed record Visit
{
    /// <summary>The key that the browser brought; only ever used to find its own row.</summary>
    public required string? BrowserKey { get; init; }

    /// <summary>As <see cref="RememberedBrowsers.Read"/> gave it.</summary>
    public required string? RememberedHash { get; init; }

    /// <summary>Who asks: told to whoever scans.</summary>
    public required Client Client { get; init; }

    /// <summary>A checked local path; <see langword="null"/> keeps the row's own, or means <see cref="Home"/> for a new one.</summary>
    public required string? ReturnUrl { get; init; }

    public required string Home { get; init; }

    /// <summary>Whether the visitor wants another code than the one that they have.</summary>
    public required NewCode Wanted { get; init; }

    /// <summary>Whether the visitor wants a login number beside the QR code, or cannot well scan: the page is open on the phone itself.</summary>
    public required bool WantsNumber { get; init; }

    /// <summary>Whether WeChat's own browser signs in by itself, so that no code is needed.</summary>
    public required bool WantsNoQr { get; init; }
}
