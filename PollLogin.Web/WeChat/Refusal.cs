namespace PollLogin.Web.WeChat;

/// <summary>
/// Remembers that WeChat refused (quota, whitelist, rights …), so that not every visitor asks again in vain. Never longer than 20 seconds:
/// then one caller asks, and the others go on with the old answer for the few seconds that this may take.
/// </summary>
internal sealed class Refusal(TimeProvider clock)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(5);

    private Remembered? _last;

    /// <summary>Asks, unless WeChat refused a moment ago.</summary>
    /// <exception cref="WeChatException">
    /// The remembered refusal, or the new one. Neither faults of the network are remembered, nor what was a memory already: it would live on.
    /// </exception>
    public async Task<T> RememberAsync<T>(Func<Task<T>> ask)
    {
        if (_last is { } last && !MayAsk(last))
        {
            throw last.Refusal.Again();
        }

        try
        {
            var answer = await ask();
            _last = null;
            return answer;
        }
        catch (WeChatException refusal) when (refusal is { Code: not null and not -1, IsRemembered: false })
        {
            _last = new Remembered(refusal, clock.GetUtcNow() + Quiet);
            throw;
        }
        catch (WeChatException)
        {
            _last = null;
            throw;
        }
    }

    // Whoever replaces the record is the one that asks.
    private bool MayAsk(Remembered last)
    {
        var now = clock.GetUtcNow();
        return now >= last.Until && Interlocked.CompareExchange(ref _last, last with { Until = now + Probe }, last) == last;
    }

    private sealed record Remembered(WeChatException Refusal, DateTimeOffset Until);
}
