using System.Collections.Concurrent;
using System.Threading.Channels;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>
/// Does later what a busy database kept from being done at once: WeChat has its answer and does not come again, but who left must be signed
/// out and forgotten all the same. Tried every few seconds, for as long as the program runs.
/// </summary>
internal sealed partial class SecondTry(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SecondTry> log) : BackgroundWork
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(3);

    private const int Most = 1000;

    private readonly Channel<(WeChatMessage Message, VerifiedPush Push)> _left = Channel.CreateUnbounded<(WeChatMessage, VerifiedPush)>();

    // By their queries: WeChat sends each up to three times, and a stranger as often as they like.
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);

    /// <summary>How many wait to be done.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Takes on a push whose work failed and that nobody would send again; returns at once.</summary>
    public void TakeOn(WeChatMessage leaving, VerifiedPush push)
    {
        if (_waiting.Count >= Most && !_waiting.ContainsKey(push.QueryKey))
        {
            LogTooMany();
        }
        else if (_waiting.TryAdd(push.QueryKey, true))
        {
            _left.Writer.TryWrite((leaving, push));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (leaving, push) in _left.Reader.ReadAllAsync(stoppingToken))
            {
                if (!await TryAsync(leaving, push, stoppingToken))
                {
                    // At the end of the line again: one that keeps failing does not hold up the others.
                    _left.Writer.TryWrite((leaving, push));
                    await Task.Delay(Between, clock, stoppingToken);
                    continue;
                }

                _waiting.TryRemove(push.QueryKey, out _);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops, or did not come to start.
        }
    }

    private async Task<bool> TryAsync(WeChatMessage leaving, VerifiedPush push, CancellationToken cancel)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            // By the same door as the first time: what its query was used for could not be asked then.
            if (await scope.ServiceProvider.GetRequiredService<PushWork>().DoAsync(leaving, push, cancel) is { Reply: null })
            {
                LogRefused();
            }

            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogAgain(fault.Message);
            return false;
        }
    }

    [LoggerMessage(3032, LogLevel.Warning, "A call to /wechat was refused: replay: the signed query was used before with another body")]
    private partial void LogRefused();

    [LoggerMessage(3031, LogLevel.Error, "Somebody left and stays signed in: the database does not take it, and too many wait already")]
    private partial void LogTooMany();

    [LoggerMessage(3030, LogLevel.Warning, "Somebody left and could not be forgotten yet ({Reason}); it is tried again")]
    private partial void LogAgain(string reason);
}
