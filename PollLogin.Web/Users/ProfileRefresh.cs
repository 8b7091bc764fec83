using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Users;

/// <summary>
/// Asks WeChat for a member's unionid, once, after the push was answered. Best effort: what is lost here (a stop, a fault of the network)
/// is asked for at the member's next scan, and a login never waits for it.
/// </summary>
public sealed partial class ProfileRefresh(
    IServiceScopeFactory scopes, WriteGate gate, WeChatApi weChat, IOptionsMonitor<WeChatOptions> account, TimeProvider clock, ILogger<ProfileRefresh> log)
    : BackgroundWork
{
    private readonly Channel<long> _queue = Channel.CreateBounded<long>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Queues a member who was just remembered; returns at once.</summary>
    public void Ask(User user)
    {
        // Without a secret WeChat can be asked nothing (Login:Method=Message).
        if (user.ProfileAskedAt is null && account.CurrentValue.AppSecret is not "")
        {
            _queue.Writer.TryWrite(user.Id);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var id in _queue.Reader.ReadAllAsync(stoppingToken))
            {
                await TryAsync(id, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops, or did not come to start.
        }
    }

    private async Task TryAsync(long id, CancellationToken cancel)
    {
        try
        {
            await RefreshAsync(id, cancel);
        }
        catch (Exception fault) when (fault is WeChatException || fault.IsOfDatabase())
        {
            LogFailed(id, fault.Message);
        }
    }

    private async Task RefreshAsync(long id, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PollLoginDb>();
        var unasked = db.Users.Where(user => user.Id == id && user.ProfileAskedAt == null && user.UnsubscribedAt == null);
        if (await unasked.Select(user => user.OpenId).SingleOrDefaultAsync(cancel) is not { } openId)
        {
            return;
        }

        var unionId = await AskAsync(openId, cancel);
        var now = clock.GetUtcNow();
        using var turn = await gate.EnterAsync(cancel);
        await unasked.ExecuteUpdateAsync(
            set => set.SetProperty(user => user.UnionId, unionId).SetProperty(user => user.ProfileAskedAt, now), cancel);
    }

    // A refusal is an answer too: an account without the right to this call is not asked again for each scan.
    private async Task<string?> AskAsync(string openId, CancellationToken cancel)
    {
        try
        {
            return await weChat.GetUnionIdAsync(openId, cancel);
        }
        catch (WeChatException refusal) when (refusal.Code is not null and not -1)
        {
            return null;
        }
    }

    [LoggerMessage(4000, LogLevel.Information, "The profile of member {UserId} was not read: {Reason}")]
    private partial void LogFailed(long userId, string reason);
}
