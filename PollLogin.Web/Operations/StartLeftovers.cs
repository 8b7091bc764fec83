using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations;

/// <summary>
/// Gives back to the system, once, what the start needed and nothing needs any more: some 15 MiB, which hosting by the megabyte counts. The
/// runtime would keep it until memory is short.
/// </summary>
internal sealed class StartLeftovers(IHostApplicationLifetime lifetime, TimeProvider clock) : BackgroundWork
{
    // The first page and the first call to WeChat are over by then, whose leftovers these are too.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            await Task.Delay(Settled, clock, stoppingToken);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
        catch (OperationCanceledException)
        {
            // The program stops, or did not come to start.
        }
    }
}
