namespace PollLogin.Web.Storage;

/// <summary>
/// Lines up this process's writes, so that waiting for a turn costs no thread: SQLite takes one writer at a time, and its driver would block
/// a thread for each that waits. It guards nothing; another process may write at any time, and every write decides by its own row count.
/// </summary>
/// <param name="writers">How many may write at once: one on SQLite.</param>
public sealed class WriteGate(int writers) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(writers, writers);

    /// <summary>Waits for this process's turn to write, at most 2 seconds. Dispose the answer to let the next one in.</summary>
    /// <exception cref="DatabaseBusyException">The turn did not come in time: the database is locked or very slow.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancel) =>
        await _turn.WaitAsync(Patience, cancel) ? new Turn(_turn) : throw new DatabaseBusyException();

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}
