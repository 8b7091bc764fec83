using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Simulator;

/// <summary>
/// The simulated Official Account: stands in for the settings of a real one, and can switch between plain and safe mode while running.
/// Its Token is new at each start, so that not even a development server can be signed to by guessing.
/// </summary>
public sealed class SimulatorAccount(IOptions<SiteOptions> site) : IPostConfigureOptions<WeChatOptions>, IOptionsChangeTokenSource<WeChatOptions>, IDisposable
{
    private const string KeyCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly string _token = RandomNumberGenerator.GetString(KeyCharacters, 24);
    private readonly string _aesKey = RandomNumberGenerator.GetString(KeyCharacters, 43);
    private CancellationTokenSource _changed = new();
    private bool _isEncrypted;

    public string Name => Options.DefaultName;

    /// <summary>Whether the account may call the API for QR codes and people: a subscription account may not.</summary>
    public bool HasApi { get; set; } = true;

    /// <summary>Whether pushes are encrypted from now on. A key in the settings is used in place of the simulator's own, and stays on.</summary>
    public void Encrypt(bool isEncrypted)
    {
        _isEncrypted = isEncrypted;
        using var changed = Interlocked.Exchange(ref _changed, new CancellationTokenSource());
        changed.Cancel();
    }

    public void PostConfigure(string? name, WeChatOptions options)
    {
        options.AppId = "wxsimulator";
        options.AppSecret = "simulator";
        options.OriginalId = "";
        options.ApiBase = ToOurselves.ApiBase;
        options.AuthorizeUrl = $"{site.Value.PathBase}/simulator/authorize";
        options.Token = options.Token is "" ? _token : options.Token;
        options.EncodingAesKey = options.EncodingAesKey is "" && _isEncrypted ? _aesKey : options.EncodingAesKey;
    }

    public IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

    public void Dispose() => _changed.Dispose();
}
