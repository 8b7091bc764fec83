using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>Notes, after the answer, that the cookie of a login session has gone out: nobody is owed it any more. No login waits for that.</summary>
public sealed partial class SentCookies(IServiceScopeFactory scopes, WriteGate gate, ILogger<SentCookies> log) : BackgroundWork
{
    private const int MaxAtOnce = 500;

    private readonly Channel<string> _sent = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Returns at once.</summary>
    /// <param name="sessionId">Of the login session.</param>
    public void Note(string sessionId) => _sent.Writer.TryWrite(sessionId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var id in _sent.Reader.ReadAllAsync(stoppingToken))
        {
            List<string> ids = [id];
            while (ids.Count < MaxAtOnce && _sent.Reader.TryRead(out var next))
            {
                ids.Add(next);
            }

            // Also where the program is to stop meanwhile.
            await TryAsync(ids);
        }
    }

    private async Task TryAsync(List<string> ids)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PollLoginDb>();
            using var turn = await gate.EnterAsync(CancellationToken.None);
            await db.LoginSessions.Where(session => ids.Contains(session.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.OwedTo, (string?)null), CancellationToken.None);
        }
        catch (Exception fault) when (fault.IsOfDatabase())
        {
            // They stay owed, to their own browsers alone and for as long as a login can be collected.
            LogFailed(ids.Count, fault.Message);
        }
    }

    [LoggerMessage(4030, LogLevel.Warning, "Of {Count} auth cookies it could not be noted that they have gone out; their browsers may fetch them again while the login can be collected: {Fault}")]
    private partial void LogFailed(int count, string fault);
}
