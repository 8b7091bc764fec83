using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.WeChat;

/// <summary>
/// The access token of WeChat's API, from <c>POST /cgi-bin/stable_token</c>: the same for every process that asks, fetched by one of them and
/// kept until 5 minutes before its end.
/// </summary>
public sealed class AccessToken(WeChatWire wire, ISharedSecrets shared, IOptionsMonitor<WeChatOptions> options, TimeProvider clock) : IDisposable
{
    internal const string Api = "/cgi-bin/stable_token";

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _oneFetch = new(1, 1);
    private readonly Refusal _refusal = new(clock);
    private PassingSecret? _kept;
    private string? _refused;

    /// <exception cref="WeChatException">WeChat refused, now or within the last seconds, or could not be reached.</exception>
    public async Task<string> GetAsync(CancellationToken cancel)
    {
        if (Fresh() is { } token)
        {
            return token;
        }

        await _oneFetch.WaitAsync(cancel);
        try
        {
            return Fresh() ?? await _refusal.RememberAsync(() => ReadOrFetchAsync(cancel));
        }
        finally
        {
            _oneFetch.Release();
        }
    }

    /// <summary>Asks WeChat, whatever is kept: the token of before stays good, since a new one is not asked for.</summary>
    /// <exception cref="WeChatException">WeChat refused, or could not be reached.</exception>
    public Task AskAsync(CancellationToken cancel) => FetchAsync(cancel);

    /// <summary>Forgets <paramref name="refused"/>, unless another call has already fetched its successor.</summary>
    public void Drop(string refused)
    {
        _refused = refused;
        if (_kept is { } kept && kept.Value == refused)
        {
            Interlocked.CompareExchange(ref _kept, null, kept);
        }
    }

    public void Dispose() => _oneFetch.Dispose();

    private string? Fresh() => _kept is { } kept && clock.GetUtcNow() < kept.Until ? kept.Value : null;

    private async Task<string> ReadOrFetchAsync(CancellationToken cancel)
    {
        _kept = await shared.GetAsync($"access-token:{options.CurrentValue.AppId}", _refused, () => FetchAsync(cancel), cancel);
        return _kept.Value;
    }

    private async Task<PassingSecret> FetchAsync(CancellationToken cancel)
    {
        var account = options.CurrentValue;
        var asked = clock.GetUtcNow();
        var request = new { grant_type = "client_credential", appid = account.AppId, secret = account.AppSecret, force_refresh = false };
        var (token, expiresIn) = await wire.PostAsync(
            Api, "", request, answer => (WeChatJson.Text(answer, Api, "access_token"), WeChatJson.Number(answer, Api, "expires_in")), cancel);
        var life = TimeSpan.FromSeconds(expiresIn) - Margin;
        return new PassingSecret(token, asked + (life > AtLeast ? life : AtLeast));
    }
}
