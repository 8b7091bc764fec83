using System.Text.Json;
using Polly.Timeout;

namespace PollLogin.Web.WeChat;

/// <summary>The calls that the product makes to WeChat. Each takes at most <see cref="WeChatPipeline.Patience"/>, token and retries included.</summary>
public sealed class WeChatApi(WeChatWire wire, AccessToken accessToken, TimeProvider clock)
{
    private const string CreateQr = "/cgi-bin/qrcode/create";
    private const string UserInfo = "/cgi-bin/user/info";

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

    private static string Query(string token) => $"access_token={Uri.EscapeDataString(token)}";
}
