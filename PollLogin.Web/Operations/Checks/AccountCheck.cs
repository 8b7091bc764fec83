using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PollLogin.Web.Login;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Operations.Checks;

/// <summary>What WeChat says of the account: its secret, this machine's address, its rights and what is left of the day's codes.</summary>
internal sealed partial class AccountCheck(WeChatApi weChat, AccessToken token, IOptionsMonitor<WeChatOptions> account, IOptions<LoginOptions> login, SetupMode setup) : ICheck
{
    private const int IpNotListed = 40164;
    private const int NoRight = 48001;
    private const int Spent = 45009;
    private const double Scarce = 0.1;

    public string Topic => "Account";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel)
    {
        if (setup.IsOn)
        {
            return [];
        }

        if (account.CurrentValue.AppSecret is "")
        {
            return [new Finding(Topic, Health.Well, "WeChat:AppSecret is empty: nothing is asked of WeChat, and people log in by sending a number.")];
        }

        try
        {
            // The one that is kept was given for the secret and the address of before.
            await token.AskAsync(cancel);
        }
        catch (WeChatException refusal)
        {
            return [Refused(refusal)];
        }

        return
        [
            new Finding("Access token", Health.Well, "WeChat knows AppID and AppSecret, and this machine's address is on the whitelist."),
            .. login.Value.Method == LoginMethod.Message ? [] : (Finding[])[await RightsAsync(cancel), await QuotaAsync(cancel)],
        ];
    }

    private static Finding Refused(WeChatException refusal) => refusal.Code == IpNotListed
        ? new Finding("IP whitelist", Health.Ill, $"WeChat does not know this machine's address{(Address().Match(refusal.Words) is { Success: true } match ? $", {match.Value}" : "")}.", refusal.Message)
        : new Finding("Access token", Health.Ill, "WeChat gave no access token.", refusal.Message);

    // There is no call that tells the rights and costs nothing: one code of the day's is asked for.
    private async Task<Finding> RightsAsync(CancellationToken cancel)
    {
        try
        {
            await weChat.CreateQrAsync(RandomNumberGenerator.GetHexString(32, lowercase: true), TimeSpan.FromMinutes(1), cancel);
            return new Finding("Rights", Health.Well, "The account may make QR codes.");
        }
        catch (WeChatException refusal)
        {
            var isWayOut = login.Value.Method == LoginMethod.Auto;
            return refusal.Code is NoRight or Spent && isWayOut
                ? new Finding("Rights", Health.Doubtful, "WeChat makes no QR code; people are shown a number to send instead.", refusal.Message)
                : new Finding("Rights", isWayOut ? Health.Doubtful : Health.Ill, "WeChat makes no QR code.", refusal.Message);
        }
    }

    private async Task<Finding> QuotaAsync(CancellationToken cancel)
    {
        try
        {
            var (limit, left) = await weChat.GetQrQuotaAsync(cancel);
            var words = string.Create(CultureInfo.InvariantCulture, $"{left:N0} of the day's {limit:N0} QR codes are left.");
            return left < limit * Scarce
                ? new Finding("Quota", Health.Doubtful, words, "It is back at 00:00 Beijing time. Lower Limits:NewCodesPerDay and …PerAddressPerMinute if strangers use it up.")
                : new Finding("Quota", Health.Well, words);
        }
        catch (WeChatException refusal)
        {
            return new Finding("Quota", Health.Doubtful, "WeChat does not say what is left of the day's QR codes.", refusal.Message);
        }
    }

    [GeneratedRegex(@"\b\d{1,3}(\.\d{1,3}){3}\b|\b[0-9a-f]*:[0-9a-f:]+\b")]
    private static partial Regex Address();
}
