namespace PollLogin.Web.Operations.Readiness;

/// <summary>Whether a write went well of late. Everybody may ask: however many do, one write a second is all that it costs.</summary>
internal sealed class WriteProof(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private (long At, Exception? Fault)? _last;

    /// <returns>What went wrong at the last try; <see langword="null"/> where it went well.</returns>
    public async Task<Exception?> FaultAsync(Func<Task<Exception?>> write, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_last is not { } last || clock.GetElapsedTime(last.At) >= Fresh)
            {
                var fault = await write();
                _last = last = (clock.GetTimestamp(), fault);
            }

            return last.Fault;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
