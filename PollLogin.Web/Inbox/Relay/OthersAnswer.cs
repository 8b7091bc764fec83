using PollLogin.Web.Storage;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox.Relay;

/// <summary>The answer of another back end to a push, in time for WeChat and the same for each of its deliveries.</summary>
internal sealed class OthersAnswer(PushRelay relay, SeenPushes pushes, TimeProvider clock)
{
    // Of WeChat's 5 s, for our own work and theirs together.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(4.3);
    private static readonly TimeSpan KeptWithin = TimeSpan.FromMilliseconds(300);

    /// <summary>Comes behind all that is ours: a login never waits for another's server.</summary>
    /// <param name="isFirst">Whether they are to be asked; else they may be being asked at this moment, by a delivery of the same push.</param>
    /// <param name="began">When the push came (<see cref="TimeProvider.GetTimestamp"/>).</param>
    /// <param name="isNoted">Whether the database knows of the push. While it is away, a repeat may be sent on again.</param>
    /// <returns><see langword="null"/> where ours is the answer.</returns>
    public async Task<string?> FindAsync(HttpRequest request, MessageHead head, byte[] body, bool isFirst, long began, bool isNoted = true)
    {
        // To send it on again could go round for ever; and one that came round to us would wait here for itself.
        if (request.Headers.ContainsKey(PushRelay.Mark))
        {
            return null;
        }

        var asking = isFirst ? relay.AskAsync(head, request.QueryString.Value ?? "", request.ContentType, body) : relay.UnderWay(head);
        if (asking is null)
        {
            return null;
        }

        try
        {
            var left = Within - clock.GetElapsedTime(began);
            var theirs = await asking.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
            if (theirs is not null && isFirst && isNoted)
            {
                using var inTime = new CancellationTokenSource(KeptWithin, clock);
                await pushes.KeepAnswerAsync(head, theirs, inTime.Token);
            }

            return theirs;
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException || fault.IsOfDatabase())
        {
            // Ours then, and for a repeat too.
            return null;
        }
        finally
        {
            relay.Forget(head);
        }
    }
}
