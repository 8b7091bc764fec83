using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Simulator;

/// <summary><c>GET /simulator</c>: the codes that wait for a scan, and a person's phone.</summary>
public sealed class IndexModel(LiveCodes codes, People people, IOptionsMonitor<WeChatOptions> account, TimeProvider clock) : PageModel
{
    public IReadOnlyList<LiveCode> Codes { get; private set; } = [];

    public IReadOnlyList<Person> Everybody { get; private set; } = [];

    public Person Person { get; private set; } = null!;

    /// <summary>The code that the visitor came with, marked in the list.</summary>
    public string? Uid { get; private set; }

    public WeChatOptions Account => account.CurrentValue;

    public void OnGet(string? uid, string? person)
    {
        Caching.Forbid(Response);
        (Codes, Person, Uid) = (codes.All(), people.Of(person), uid);
        Everybody = people.Known();
    }

    public int SecondsLeft(LiveCode code) => (int)Math.Ceiling((code.ExpiresAt - clock.GetUtcNow()).TotalSeconds);
}
