using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Login;

/// <summary><c>/login</c>: GET shows a QR code, POST spends the token that a poll brought.</summary>
[IgnoreAntiforgeryToken] // Looked at by hand in POST, after the visitor who is signed in already was sent on.
public sealed partial class IndexModel(LoginFlow flow, OwedLogins owedLogins, BrowserKey browserKey, RememberedBrowsers remembered, IAntiforgery antiforgery, WeChatApi weChat, IOptionsMonitor<WeChatOptions> account, IOptions<LoginOptions> options, IOptions<SiteOptions> site,
    LoginMetrics metrics, TimeProvider clock, ILogger<IndexModel> log) : PageModel
{
    /// <summary>The login to show; <see langword="null"/> where there is none, and <see cref="Trouble"/> says why.</summary>
    public ScanSession? Row { get; private set; }

    /// <summary>What the page is open on: it chooses the words and the helps, and decides nothing.</summary>
    public Device Device => Client.Of(HttpContext).Device;

    public LoginState State { get; private set; } = new LoginState.Expired();

    /// <summary>Key of the sentence that tells the visitor what went wrong.</summary>
    public string Trouble { get; private set; } = "";

    /// <summary>Where the visitor wanted to go, for the link that tries again; <see langword="null"/> for the front page.</summary>
    public string? ReturnUrl { get; private set; }

    /// <summary>Whether a page without scripts reloads itself; <c>?reload=off</c> leaves that to its reader, whom it would interrupt (WCAG 2.2, 2.2.1).</summary>
    public bool Reloads { get; private set; } = true;

    public async Task<IActionResult> OnGetAsync(
        string? returnUrl, [FromQuery(Name = "new")] string? wantsNew, [FromQuery(Name = "by")] string? by, string? reload, CancellationToken cancel)
    {
        SetHeaders();
        Reloads = reload is not "off";
        var local = LocalUrl.OrNull(returnUrl);
        ReturnUrl = local;
        if (User.UserId() is not null)
        {
            return Redirect(local ?? LocalUrl.Home(Request));
        }

        // A page fetched ahead is perhaps never seen, and neither is one that another site asks for as a picture; each code counts against the
        // account's quota. 503 makes browsers discard it.
        if (IsPrefetch() || IsPartOfAPage())
        {
            return StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        // A given one that leads elsewhere is not kept: it means the front page, also where the row has a good one.
        var target = returnUrl is null ? null : local ?? LocalUrl.Home(Request);
        try
        {
            var client = Client.Of(HttpContext);
            var wanted = Wish(wantsNew);
            if (wanted is NewCode.No or NewCode.Never && await owedLogins.FindAsync(browserKey.Read(Request), cancel) is { } owed)
            {
                return await GiveAsync(owed, target ?? owed.Row.ReturnUrl);
            }

            if (wanted == NewCode.Never)
            {
                return await ShowAgainAsync(cancel);
            }

            // It is the phone that would scan: WeChat itself can say whose it is. Who comes back and wants a code gets one.
            var isAuthorized = account.CurrentValue.OAuth && client.Device.IsWeChat && by is null;
            var started = await flow.StartAsync(
                new Visit
                {
                    BrowserKey = browserKey.Read(Request),
                    RememberedHash = remembered.Read(Request),
                    Client = client,
                    ReturnUrl = target,
                    Home = LocalUrl.Home(Request),
                    Wanted = wanted,
                    WantsNumber = by == "number" || client.Device.IsOtherApp || (client.Device.IsPhone && !isAuthorized),
                    WantsNoQr = isAuthorized,
                },
                cancel);
            if (started.NewBrowserKey is { } newKey)
            {
                browserKey.Write(HttpContext, newKey);
            }

            (Row, State) = (started.Row, LoginState.Of(started.Row, clock.GetUtcNow()));
            return isAuthorized && State is LoginState.Pending && (started.NewBrowserKey ?? browserKey.Read(Request)) is { } key
                ? Redirect(weChat.AuthorizeUrl(Absolute("/login/wechat"), BrowserKey.AuthorizationState(key)))
                : Page();
        }
        catch (TooManyCodesException tooMany)
        {
            LogTooMany(tooMany.RetryAfter.TotalSeconds);
            metrics.Refused(Refusals.TooManyCodes);
            return Regret(tooMany.RetryAfter > TimeSpan.FromMinutes(1) ? "LoginTooManyToday" : "LoginTooMany", StatusCodes.Status429TooManyRequests, tooMany.RetryAfter);
        }
        catch (WeChatException)
        {
            return Unavailable();
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            LogBroken(Uid.ForLog(null), fault);
            return Unavailable();
        }
    }

    /// <summary>The browser's latest login, whatever has become of it; none is made.</summary>
    private async Task<IActionResult> ShowAgainAsync(CancellationToken cancel)
    {
        if (await flow.FindLatestAsync(browserKey.Read(Request), cancel) is not { } row)
        {
            Trouble = "LoginFailed";
            return Page();
        }

        (Row, State) = (row, LoginState.Of(row, clock.GetUtcNow()));
        // Another tab of this browser was first.
        return State is LoginState.Spent(string returnUrl) ? Redirect(returnUrl) : Page();
    }

    /// <summary>A HEAD is asked by monitors and link previews: it gets the headers and makes no code.</summary>
    public IActionResult OnHead()
    {
        SetHeaders();
        return new OkResult();
    }

    private NewCode Wish(string? wantsNew) => wantsNew switch
    {
        // Another site's link would end a login that waits for its number.
        "1" or "anyway" when IsFromAnotherSite() => NewCode.No,
        "1" => NewCode.UnlessScanned,
        "anyway" => NewCode.Anyway,
        "no" => NewCode.Never,
        _ => NewCode.No,
    };

    private void SetHeaders()
    {
        Caching.Forbid(Response);
        Response.Headers["X-Robots-Tag"] = "noindex";
    }

    private string Absolute(string path) =>
        $"{(site.Value.PublicUrl is "" ? $"{Request.Scheme}://{Request.Host}" : site.Value.PublicUrl.TrimEnd('/'))}{Request.PathBase}{path}";
}
