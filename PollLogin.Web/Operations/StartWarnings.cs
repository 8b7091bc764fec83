using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Operations;

/// <summary>Says at start, once and loudly, what is allowed and not wise; each line names the switch.</summary>
internal sealed partial class StartWarnings(
    IOptionsMonitor<WeChatOptions> account, IOptions<SiteOptions> site, IHostEnvironment environment, ILogger<StartWarnings> log) : IHostedService
{
    private const int GoodTokenLength = 16;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (environment.IsProduction())
        {
            Warn(account.CurrentValue);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Warn(WeChatOptions options)
    {
        if (options.Token.Length < GoodTokenLength)
        {
            LogShortToken(GoodTokenLength);
        }

        if (options.EncodingAesKey is "")
        {
            LogPlainMode();
        }

        if (!site.Value.IsHttps)
        {
            LogNoHttps();
        }
    }

    [LoggerMessage(6000, LogLevel.Warning,
        "WeChat:Token has fewer than {Length} characters: it can be guessed from one signed query. Make up a longer one, here and in WeChat's console")]
    private partial void LogShortToken(int length);

    [LoggerMessage(6001, LogLevel.Warning,
        "WeChat:EncodingAesKey is empty: in plain mode WeChat's signature does not cover the message. Choose safe mode in WeChat's console where it offers it, and set the key")]
    private partial void LogPlainMode();

    [LoggerMessage(6002, LogLevel.Warning,
        "Site:PublicUrl is not https: cookies carry no prefix that keeps sibling sites from planting them. Set it to the https address that people use")]
    private partial void LogNoHttps();
}
