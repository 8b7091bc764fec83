using Microsoft.AspNetCore.Mvc.RazorPages;
using PollLogin.Web.Operations.Checks;

namespace PollLogin.Web.Operations.Desk;

/// <summary><c>/operations/doctor</c>: what <c>check</c> prints, at the press of a button: some of it asks WeChat, and costs of the day's quota.</summary>
internal sealed class DoctorModel(Doctor doctor) : PageModel
{
    // One examination at a time: a second visitor waits for the first one's, and has it anew.
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary><see langword="null"/> before the button is pressed.</summary>
    public IReadOnlyList<Finding>? Findings { get; private set; }

    /// <summary>Key of the text that says it.</summary>
    public static string TextOf(Health health) => health switch
    {
        Health.Well => "HealthWell",
        Health.Doubtful => "HealthDoubtful",
        _ => "HealthIll",
    };

    public async Task OnPostAsync(CancellationToken cancel)
    {
        await OneAtATime.WaitAsync(cancel);
        try
        {
            Findings = await doctor.ExamineAsync(cancel);
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
