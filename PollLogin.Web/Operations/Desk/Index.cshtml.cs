using Microsoft.AspNetCore.Mvc.RazorPages;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations.Desk;

/// <summary><c>/operations</c>: how the logins of the last days went.</summary>
internal sealed class IndexModel(DayFigures figures) : PageModel
{
    // The chart's own units; it is as wide as its card.
    public const int Height = 120;
    public const int Column = 40;

    /// <summary>Today first.</summary>
    public IReadOnlyList<(DateOnly Day, LoginTally Tally)> Days { get; private set; } = [];

    private long Highest => Math.Max(1, Days.Max(day => day.Tally.Of(LoginTally.Shown)));

    public async Task OnGetAsync(CancellationToken cancel) => Days = await figures.ReadAsync(cancel);

    /// <summary>How high a count's bar is; what is there at all can be seen.</summary>
    public int HeightOf(long count) => count == 0 ? 0 : Math.Max(1, (int)(Height * count / Highest));
}
