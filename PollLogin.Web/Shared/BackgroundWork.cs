namespace PollLogin.Web.Shared;

/// <summary>
/// A background service that may be called off. The framework takes one that was cancelled before it began, which happens where a start fails,
/// for a fault, and logs it with its stack trace beside the sentence that says what is to be mended.
/// </summary>
public abstract class BackgroundWork : BackgroundService
{
    private Task? _task;

    public override Task? ExecuteTask => base.ExecuteTask is { } work ? _task ??= UnlessCalledOffAsync(work) : null;

    private static async Task UnlessCalledOffAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (work.IsCanceled)
        {
            // The program stops, or did not come to start.
        }
    }
}
