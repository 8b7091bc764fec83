using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Simulator;

/// <summary><c>GET /simulator</c>: the codes that wait for a scan, and a person's phone.</summary>
public sealed class IndexModel(LiveCodes codes, People people, SimulatorAccount rights, IOptionsMonitor<WeChatOptions> account, TimeProvider clock) : PageModel
{
    public IReadOnlyList<LiveCode> Codes { get; private set; } = [];

    public IReadOnlyList<Person> Everybody { get; private set; } = [];

    public Person Person { get; private set; } = null!;

    /// <summary>The code that the visitor came with, marked in the list.</summary>
    public string? Uid { get; private set; }

    /// <summary>What the visitor is about to say: a login number that the page showed.</summary>
    public string? Words { get; private set; }

    public bool HasApi => rights.HasApi;

    public WeChatOptions Account => account.CurrentValue;

    public void OnGet(string? uid, string? person, string? content)
    {
        Caching.Forbid(Response);
        (Codes, Person, Uid, Words) = (codes.All(), people.Of(person), uid, content);
        Everybody = people.Known();
    }

    public int SecondsLeft(LiveCode code) => (int)Math.Ceiling((code.ExpiresAt - clock.GetUtcNow()).TotalSeconds);
}
