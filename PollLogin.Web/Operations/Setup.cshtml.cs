using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations;

/// <summary>The one page of a program to which nobody has told its account yet: what is missing, and where it is found.</summary>
public sealed class SetupModel(SetupMode mode) : PageModel
{
    /// <summary>Keys, each with the key of the sentence that says where its value is found.</summary>
    public static IReadOnlyList<(string Key, string Where)> Missing { get; } =
        [("WeChat__AppId", "SetupAppId"), ("WeChat__AppSecret", "SetupAppSecret"), ("WeChat__Token", "SetupToken")];

    public IActionResult OnGet()
    {
        Caching.Forbid(Response);
        return mode.IsOn ? Page() : NotFound();
    }
}
