using System.Globalization;
using Microsoft.Extensions.Options;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Operations.Checks;

/// <summary>Our clock beside WeChat's: pushes whose timestamp is too far off are refused.</summary>
internal sealed class ClockCheck(IHttpClientFactory clients, IOptionsMonitor<WeChatOptions> account, TimeProvider clock) : ICheck
{
    private static readonly TimeSpan Notable = TimeSpan.FromSeconds(30);

    public string Topic => "Clock";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel)
    {
        if (account.CurrentValue.AppSecret is "")
        {
            return [];
        }

        try
        {
            using var http = clients.CreateClient(WeChatFeature.HttpClientName);
            using var answer = await http.GetAsync(new Uri(account.CurrentValue.ApiBase), HttpCompletionOption.ResponseHeadersRead, cancel);
            return answer.Headers.Date is { } theirs ? [Judge(clock.GetUtcNow() - theirs)] : [];
        }
        catch (HttpRequestException fault)
        {
            return [new Finding(Topic, Health.Doubtful, $"WeChat's clock could not be asked: {fault.Message}", "See whether this machine may open connections to WeChat:ApiBase.")];
        }
    }

    private Finding Judge(TimeSpan off)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"This machine's clock and WeChat's differ by {off.TotalSeconds:0} s.");
        const string Fix = "Switch time synchronisation on (timedatectl set-ntp true).";
        return off.Duration() >= account.CurrentValue.MaxClockSkew ? new Finding(Topic, Health.Ill, words + " Every push is refused.", Fix)
            : off.Duration() >= Notable ? new Finding(Topic, Health.Doubtful, words, Fix)
            : new Finding(Topic, Health.Well, words);
    }
}
