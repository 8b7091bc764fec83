using PollLogin.Web.Operations.Checks;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Operations;

/// <summary>Keeps what requests have shown, every few seconds, so that the doctor hears of it in another process and after a restart.</summary>
internal sealed partial class SightingsKeeper(IServiceScopeFactory scopes, Sightings sightings, TimeProvider clock, ILogger<SightingsKeeper> log) : BackgroundWork
{
    private const int MaxWords = 300;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, DateTimeOffset> _kept = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await KeepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops, or did not come to start: what was seen last is kept, or the doctor would go by what was before it.
            await KeepAsync(CancellationToken.None);
        }
    }

    internal async Task KeepAsync(CancellationToken cancel)
    {
        var news = sightings.All.Where(seen => _kept.GetValueOrDefault(seen.Key) < seen.Value.At).ToList();
        if (news.Count == 0)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var kept = scope.ServiceProvider.GetRequiredService<KeptSightings>();
            foreach (var (what, seen) in news)
            {
                await kept.KeepAsync(what, seen.At, seen.Words.Length > MaxWords ? seen.Words[..MaxWords] : seen.Words, cancel);
                _kept[what] = seen.At;
            }
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            LogNotKept(fault.Message);
        }
    }

    [LoggerMessage(6010, LogLevel.Debug, "What requests have shown could not be kept; it is tried again: {Fault}")]
    private partial void LogNotKept(string fault);
}
