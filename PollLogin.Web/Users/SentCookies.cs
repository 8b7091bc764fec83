using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>Notes, after the answer, that the cookie of a login session has gone out: nobody is owed it any more. No login waits for that.</summary>
public sealed partial class SentCookies(IServiceScopeFactory scopes, WriteGate gate, ILogger<SentCookies> log) : BackgroundWork
{
    private const int MaxAtOnce = 500;

    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(2);

    // Gone out, and not noted in the table yet. What could not be noted stays, and is tried again.
    private readonly ConcurrentDictionary<string, bool> _unnoted = new(StringComparer.Ordinal);
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _hasFailed;

    /// <summary>Returns at once.</summary>
    /// <param name="sessionId">Of the login session.</param>
    public void Note(string sessionId)
    {
        _unnoted[sessionId] = true;
        _news.Writer.TryWrite(true);
    }

    /// <summary>Whether this process has sent the cookie, and the table may not say so yet.</summary>
    public bool HasGoneOut(string sessionId) => _unnoted.ContainsKey(sessionId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await WaitAsync(stoppingToken);
                await TryAsync();
            }
        }
        finally
        {
            // Also where the program is to stop meanwhile.
            await TryAsync();
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (!_unnoted.IsEmpty)
        {
            patience.CancelAfter(AgainAfter);
        }

        try
        {
            await _news.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nothing new: what is left is tried again.
        }
    }

    // Until nothing is left, or the database takes no part.
    private async Task TryAsync()
    {
        while (_unnoted.Keys.Take(MaxAtOnce).ToList() is { Count: > 0 } ids)
        {
            try
            {
                await NoteAsync(ids);
            }
            catch (Exception fault) when (fault.IsOfDatabase())
            {
                if (!_hasFailed)
                {
                    LogFailed(ids.Count, fault.Message);
                }

                _hasFailed = true;
                return;
            }

            _hasFailed = false;
            ids.ForEach(id => _unnoted.TryRemove(id, out var _));
        }
    }

    private async Task NoteAsync(List<string> ids)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PollLoginDb>();
        using var turn = await gate.EnterAsync(CancellationToken.None);
        await db.LoginSessions.Where(session => ids.Contains(session.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.OwedTo, (string?)null), CancellationToken.None);
    }

    [LoggerMessage(4030, LogLevel.Warning, "Of {Count} auth cookies it could not be noted that they have gone out, which is tried again every 2 s; until then another process would give them to their browsers once more: {Fault}")]
    private partial void LogFailed(int count, string fault);
}
