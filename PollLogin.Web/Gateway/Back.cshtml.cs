using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Gateway;

/// <summary><c>/gateway/back?to=</c>: where a login that began at another site ends: 302 to the address that was asked for there.</summary>
internal sealed partial class BackModel(WayBack wayBack, Rounds rounds, IOptions<SiteOptions> site, ILogger<BackModel> log) : PageModel
{
    /// <summary>The site that does not see the login; <see langword="null"/> where the way back itself is no good.</summary>
    public string? Host { get; private set; }

    /// <summary>Key of the sentence that names the likely fault.</summary>
    public string Trouble { get; private set; } = "BackTooOld";

    public IActionResult OnGet(string? to)
    {
        Caching.Forbid(Response);
        if (wayBack.Open(to) is not { } original)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        var url = wayBack.Url(original);
        if (rounds.MayGo(HttpContext, url))
        {
            return Redirect(url);
        }

        // The only cookie that goes nowhere over http is a Secure one.
        (Host, Trouble) = (original.Host, site.Value.IsHttps && original.Scheme == "http" ? "LoopOverHttp" : "LoopWithoutCookie");
        LogLoop(original.Host, original.Scheme);
        Response.StatusCode = StatusCodes.Status508LoopDetected;
        return Page();
    }

    [LoggerMessage(5020, LogLevel.Error,
        "{Host} sends its visitors to log in again and again, asked for over {Scheme}: either it is opened by http while the cookie needs https, or "
        + "its proxy does not hand on the Cookie header when it asks here")]
    private partial void LogLoop(string host, string scheme);
}
