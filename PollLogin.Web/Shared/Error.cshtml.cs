using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace PollLogin.Web.Shared;

/// <summary>What a visitor sees instead of a bare status: a sentence, what to do, and nothing of the inside.</summary>
public sealed class ErrorModel(IStringLocalizer<Texts> texts) : PageModel
{
    private const string RetryAfterSeconds = "10";

    public string Title { get; private set; } = "";

    public string Advice { get; private set; } = "";

    public void OnGet(int code)
    {
        Caching.Forbid(Response);
        if (Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        var kind = code switch
        {
            StatusCodes.Status400BadRequest => "BadRequest",
            StatusCodes.Status404NotFound => "NotFound",
            >= 500 => "Fault",
            _ => "Refused",
        };
        (Title, Advice) = (texts[$"Error{kind}"], texts[$"Error{kind}Advice"]);
    }
}
