using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Operations;

/// <summary>
/// Asks WeChat for the access token while the program starts: the log says at once whether WeChat knows account, secret and address, and
/// the first visitor does not wait for it. Nothing waits for the answer.
/// </summary>
internal sealed class FirstToken(AccessToken token, IOptionsMonitor<WeChatOptions> account, IHostEnvironment environment) : BackgroundWork
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!environment.IsProduction() || account.CurrentValue.AppSecret is "")
        {
            return;
        }

        try
        {
            await token.GetAsync(stoppingToken);
        }
        catch (WeChatException)
        {
            // The log has it, with the remedy; the first page asks again.
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // The program stops, or did not come to start.
        }
    }
}
