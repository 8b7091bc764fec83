using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Simulator;

/// <summary><c>GET /simulator/authorize</c>: stands where WeChat's own browser goes for a web authorisation; here one chooses whose browser it is.</summary>
internal sealed class AuthorizeModel(FakeWeChatApi weChat, People people) : PageModel
{
    public IReadOnlyList<Person> Everybody { get; } = people.Known();

    [BindProperty(Name = "redirect_uri", SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty(Name = "state", SupportsGet = true)]
    public string? State { get; set; }

    public IActionResult OnGet()
    {
        Caching.Forbid(Response);
        // As WeChat does: back to the site that is registered, and nowhere else.
        return Uri.TryCreate(ReturnUrl, UriKind.Absolute, out var url) && url.Authority == Request.Host.Value ? Page() : BadRequest();
    }

    public string Back(Person person, bool isSnapshot = false) => With("code", weChat.NewCode(person, isSnapshot));

    public string Refused() => QueryHelpers.AddQueryString(ReturnUrl!, "state", State ?? "");

    private string With(string name, string value) => QueryHelpers.AddQueryString(QueryHelpers.AddQueryString(ReturnUrl!, name, value), "state", State ?? "");
}
