using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage;

/// <summary>
/// Once an hour takes away what can no longer matter: scan sessions older than a day, of which the day's counts stay for a year, login sessions
/// that ended a day ago, what operators did half a year ago, and the answers to pushes, which are repeated for minutes at most, and counts of wrong
/// login numbers, which hold for as long, after an hour.
/// </summary>
internal sealed partial class CleanUp(IServiceScopeFactory scopes, WriteGate gate, TimeProvider clock, ILogger<CleanUp> log) : BackgroundWork
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan AtStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeepAnswers = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepAudit = TimeSpan.FromDays(180);
    private const int CountedDays = 366;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            // Soon after the start as well: a hosting panel may recycle the program before an hour is over.
            await Task.Delay(AtStart, clock, stoppingToken);
            do
            {
                await TryAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops, or did not come to start.
        }
    }

    /// <returns>How many rows went.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PollLoginDb>();
        var before = clock.GetUtcNow() - Keep;
        var answeredBefore = clock.GetUtcNow() - KeepAnswers;
        var auditedSince = clock.GetUtcNow() - KeepAudit;
        // A day's count is of use for that day; this is the last that no clock in the world calls today.
        var yesterday = DateOnly.FromDateTime(before.UtcDateTime).DayNumber;
        using var turn = await gate.EnterAsync(cancel);
        return await scope.ServiceProvider.GetRequiredService<OldLogins>().TakeAwayAsync(before, cancel)
            + await db.Pushes.Where(row => row.ReceivedAt < answeredBefore).ExecuteDeleteAsync(cancel)
            + await db.SeenQueries.Where(row => row.SeenAt < before).ExecuteDeleteAsync(cancel)
            + await db.RememberedBrowsers.Where(row => row.ExpiresAt < before).ExecuteDeleteAsync(cancel)
            + await db.CodeCounts.Where(row => row.Day < yesterday).ExecuteDeleteAsync(cancel)
            + await db.LoginNumbers.Where(row => row.FreeAt < before).ExecuteDeleteAsync(cancel)
            + await db.WrongNumberCounts.Where(row => row.Since < answeredBefore).ExecuteDeleteAsync(cancel)
            + await db.DayCounts.Where(row => row.Day < yesterday - CountedDays).ExecuteDeleteAsync(cancel)
            + await db.AuditEntries.Where(row => row.At < auditedSince).ExecuteDeleteAsync(cancel)
            + await db.LoginSessions
                .Where(row => row.CreatedAt < before && (row.ExpiresAt < before || row.EndedAt < before))
                .ExecuteDeleteAsync(cancel);
    }

    private async Task TryAsync(CancellationToken cancel)
    {
        try
        {
            LogCleaned(await RunAsync(cancel));
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            // The next hour tries again; nothing waits for it.
            LogFailed(fault);
        }
    }

    [LoggerMessage(7010, LogLevel.Debug, "Clean-up took away {Rows} old rows")]
    private partial void LogCleaned(int rows);

    [LoggerMessage(7011, LogLevel.Warning, "Clean-up failed; it runs again in an hour")]
    private partial void LogFailed(Exception fault);
}
