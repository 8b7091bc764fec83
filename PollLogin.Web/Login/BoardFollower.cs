using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>
/// Keeps the board up with what other processes write: every <see cref="LoginOptions.FollowInterval"/> one query for all waiting browsers
/// together asks which rows have changed. While no login is live, nothing is asked.
/// </summary>
internal sealed partial class BoardFollower(
    StatusBoard board, IServiceScopeFactory scopes, IOptions<LoginOptions> options, TimeProvider clock, ILogger<BoardFollower> log) : BackgroundWork
{
    /// <summary>How far each look reaches back behind the one before: clocks differ (by less than this, or changes are missed), and a change may be committed late.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);
    private const int RowsPerQuery = 500;
    // A database that is away is asked less and less often.
    private const int SlowestFactor = 10;

    private DateTimeOffset _lookedAt;
    private DateTimeOffset _sweptAt;
    private int _failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _lookedAt = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                if (_failures > 0)
                {
                    LogRecovered(_failures);
                    _failures = 0;
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // Said once; the next look reaches back to the last one that went well.
                if (_failures++ == 0)
                {
                    LogFailed(fault.Message);
                }
            }

            await Task.Delay(options.Value.FollowInterval * Math.Min(1 + _failures, SlowestFactor), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Asks the table once what has changed since the last look, and lets go of what is over.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now - _sweptAt >= SweepEvery)
        {
            board.Sweep();
            _sweptAt = now;
        }

        if (board.Count > 0)
        {
            await FollowAsync(_lookedAt - Overlap, cancel);
        }

        _lookedAt = now;
    }

    private async Task FollowAsync(DateTimeOffset since, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PollLoginDb>();
        // First only names and instants, from the index: under load most of it is what this process has told the board itself.
        var changed = await db.ScanSessions.Where(row => row.ChangedAt > since).Select(row => new { row.Uid, row.ChangedAt }).ToListAsync(cancel);
        var stale = changed
            .Where(row => board.Find(Uid.Parse(row.Uid)) is { } entry && entry.Facts.ChangedAt != row.ChangedAt.ToUnixTimeMilliseconds())
            .Select(row => row.Uid);
        foreach (var uids in stale.Chunk(RowsPerQuery))
        {
            foreach (var row in await db.ScanSessions.AsNoTracking().Where(row => uids.Contains(row.Uid)).ToListAsync(cancel))
            {
                board.Find(Uid.Parse(row.Uid))?.Change(LoginFacts.Of(row));
            }
        }
    }

    [LoggerMessage(1020, LogLevel.Warning, "What other processes have changed could not be read ({Reason}); it is tried again soon")]
    private partial void LogFailed(string reason);

    [LoggerMessage(1021, LogLevel.Information, "What other processes have changed is read again, after {Failures} failures")]
    private partial void LogRecovered(int failures);
}
