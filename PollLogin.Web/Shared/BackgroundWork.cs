namespace PollLogin.Web.Shared;

/// <summary>
/// A background service that may be called off. The framework takes one that was cancelled before it began, which happens where a start fails,
/// for a fault, and logs it with its stack trace beside the sentence that says what is to be mended.
/// </summary>
public abstract class BackgroundWork : BackgroundService
{
    private CancellationToken _start;
    private bool _isCalledOff;
    private Task? _task;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _start = cancellationToken;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _isCalledOff = true;
        return base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _isCalledOff = true;
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    public override Task? ExecuteTask => base.ExecuteTask is { } work ? _task ??= UnlessCalledOffAsync(work) : null;

    private async Task UnlessCalledOffAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (_isCalledOff || _start.IsCancellationRequested)
        {
            // The program stops, or did not come to start.
        }
    }
}
