using System.Text.Json;
using Microsoft.Extensions.Options;
using Polly.Timeout;

namespace PollLogin.Web.WeChat;

/// <summary>The calls that the product makes to WeChat. Each takes at most <see cref="WeChatPipeline.Patience"/>, token and retries included.</summary>
public sealed class WeChatApi(WeChatWire wire, AccessToken accessToken, IOptionsMonitor<WeChatOptions> options, TimeProvider clock)
{
    internal const string CreateQr = "/cgi-bin/qrcode/create";
    internal const string UserInfo = "/cgi-bin/user/info";

    private const string Quota = "/cgi-bin/openapi/quota/get";
    private const string Exchange = "/sns/oauth2/access_token";

    private readonly Refusal _qrRefusal = new(clock);

    /// <summary>Makes a temporary QR code whose scan brings <paramref name="scene"/> back (<c>QR_STR_SCENE</c>, 1 to 64 characters).</summary>
    /// <param name="lifetime">What is asked for, in whole seconds; WeChat's answer may say less.</param>
    /// <exception cref="WeChatException">WeChat refused, now or within the last 20 seconds, or could not be reached.</exception>
    public Task<QrCode> CreateQrAsync(string scene, TimeSpan lifetime, CancellationToken cancel) => _qrRefusal.RememberAsync(async () =>
    {
        var seconds = (int)lifetime.TotalSeconds;
        var request = new { expire_seconds = seconds, action_name = "QR_STR_SCENE", action_info = new { scene = new { scene_str = scene } } };
        return await WithTokenAsync(
            CreateQr, (token, inTime) => wire.PostAsync(CreateQr, Query(token), request, ReadQr, inTime), cancel);
    });

    /// <summary>
    /// The unionid of a follower; <see langword="null"/> where the account has none, or the person does not follow.
    /// </summary>
    /// <exception cref="WeChatException">WeChat refused, or could not be reached.</exception>
    public Task<string?> GetUnionIdAsync(string openId, CancellationToken cancel) => WithTokenAsync(
        UserInfo,
        (token, inTime) => wire.GetAsync(
            UserInfo,
            $"{Query(token)}&openid={Uri.EscapeDataString(openId)}&lang=zh_CN",
            answer => WeChatJson.TextOrNull(answer, "unionid"),
            inTime),
        cancel);

    /// <summary>Whether the person follows the account now.</summary>
    /// <exception cref="WeChatException">WeChat refused, or could not be reached.</exception>
    public Task<bool> FollowsAsync(string openId, CancellationToken cancel) => WithTokenAsync(
        UserInfo,
        (token, inTime) => wire.GetAsync(
            UserInfo,
            $"{Query(token)}&openid={Uri.EscapeDataString(openId)}&lang=zh_CN",
            answer => WeChatJson.Number(answer, UserInfo, "subscribe") == 1,
            inTime),
        cancel);

    /// <summary>What the account may make of QR codes in a day, and what of it is left (<c>POST /cgi-bin/openapi/quota/get</c>).</summary>
    /// <exception cref="WeChatException">WeChat refused, or could not be reached.</exception>
    public Task<(int Limit, int Left)> GetQrQuotaAsync(CancellationToken cancel) => WithTokenAsync(
        Quota, (token, inTime) => wire.PostAsync(Quota, Query(token), new { cgi_path = CreateQr }, ReadQuota, inTime), cancel);

    /// <summary>Where to send WeChat's own browser, so that it comes back to <paramref name="returnUrl"/> with a code and <paramref name="state"/>.</summary>
    /// <param name="state">1 to 128 letters and digits.</param>
    public string AuthorizeUrl(string returnUrl, string state) =>
        // In this order and with this fragment, or some clients refuse it.
        $"{options.CurrentValue.AuthorizeUrl}?appid={Uri.EscapeDataString(options.CurrentValue.AppId)}&redirect_uri={Uri.EscapeDataString(returnUrl)}"
            + $"&response_type=code&scope=snsapi_base&state={state}#wechat_redirect";

    /// <summary>Exchanges the code that WeChat's own browser came back with; each is good for 5 minutes and one exchange.</summary>
    /// <exception cref="WeChatException">WeChat refused (40029: no such code, 40163: used before), or could not be reached.</exception>
    public Task<WebAuthorization> AuthorizeAsync(string code, CancellationToken cancel) => wire.GetAsync(
        Exchange,
        $"appid={Uri.EscapeDataString(options.CurrentValue.AppId)}&secret={Uri.EscapeDataString(options.CurrentValue.AppSecret)}"
            + $"&code={Uri.EscapeDataString(code)}&grant_type=authorization_code",
        answer => new WebAuthorization(
            WeChatJson.Text(answer, Exchange, "openid"),
            answer.TryGetProperty("is_snapshotuser", out _) && WeChatJson.Number(answer, Exchange, "is_snapshotuser") == 1),
        cancel);

    /// <summary>A token that WeChat does not take is dropped, fetched once more, and the call repeated once.</summary>
    private async Task<T> WithTokenAsync<T>(string api, Func<string, CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(WeChatPipeline.Patience, clock);
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            var token = await accessToken.GetAsync(inTime.Token);
            try
            {
                return await call(token, inTime.Token);
            }
            catch (WeChatException refusal) when (refusal.IsTokenRefused)
            {
                accessToken.Drop(token);
                return await call(await accessToken.GetAsync(inTime.Token), inTime.Token);
            }
        }
        catch (OperationCanceledException late) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw wire.NoAnswer(api, new TimeoutRejectedException("No answer in time.", WeChatPipeline.Patience, late));
        }
    }

    private static QrCode ReadQr(JsonElement answer) => new(
        WeChatJson.Text(answer, CreateQr, "ticket"),
        WeChatJson.Text(answer, CreateQr, "url"),
        TimeSpan.FromSeconds(WeChatJson.Number(answer, CreateQr, "expire_seconds")));

    private static (int Limit, int Left) ReadQuota(JsonElement answer) => answer.TryGetProperty("quota", out var quota)
        ? (WeChatJson.Number(quota, Quota, "daily_limit"), WeChatJson.Number(quota, Quota, "remain"))
        : throw new JsonException("The answer holds no quota.");

    private static string Query(string token) => $"access_token={Uri.EscapeDataString(token)}";
}
