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

    // Gone out, and not noted in the table yet. What could not be noted stays, and is tried again with the next one.
    private readonly ConcurrentDictionary<string, bool> _unnoted = new(StringComparer.Ordinal);
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

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
            await foreach (var _ in _news.Reader.ReadAllAsync(stoppingToken))
            {
                await TryAsync();
            }
        }
        finally
        {
            // Also where the program is to stop meanwhile.
            await TryAsync();
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
                LogFailed(ids.Count, fault.Message);
                return;
            }

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

    [LoggerMessage(4030, LogLevel.Warning, "Of {Count} auth cookies it could not be noted that they have gone out, which is tried again with the next one; until then another process would give them to their browsers once more: {Fault}")]
    private partial void LogFailed(int count, string fault);
}
