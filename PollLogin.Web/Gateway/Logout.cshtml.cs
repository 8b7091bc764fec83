using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Users;

namespace PollLogin.Web.Gateway;

/// <summary>
/// <c>/gateway/logout?site=host</c>: what a site's own "log out" links to. It asks first: any page on the web could hold a picture with this
/// address.
/// </summary>
internal sealed class LogoutModel(ProtectedSites sites, IOptions<SiteOptions> site) : PageModel
{
    public string Host { get; private set; } = "";

    /// <summary>The site's front page.</summary>
    public string FrontPage => $"{(site.Value.IsHttps ? "https" : "http")}://{Host}/";

    [BindProperty(Name = "site", SupportsGet = true)]
    public string? Asked { get; set; }

    public IActionResult OnGet() => Shown() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Shown())
        {
            return NotFound();
        }

        await LogoutEndpoint.LeaveAsync(HttpContext, cancel);
        return LocalRedirect($"{Request.PathBase}/gateway/logout?site={Uri.EscapeDataString(Host)}");
    }

    private bool Shown()
    {
        Caching.Forbid(Response);
        if (!ProtectedSite.TryParseHost(Asked ?? "", out var host) || sites.Find(host) is null)
        {
            return false;
        }

        Host = host;
        return true;
    }
}
