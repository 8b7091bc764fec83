using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Simulator;

/// <summary>WeChat's side of the calls that the product makes, with its habits: failures are HTTP 200, a missing scene is no error, and a body in chunks is refused.</summary>
internal sealed class FakeWeChatApi(LiveCodes codes, People people, SimulatorAccount rights, IOptionsMonitor<WeChatOptions> account, TimeProvider clock)
{
    private const int DailyCodes = 100_000;

    private readonly ConcurrentDictionary<string, (Person Person, bool IsSnapshot)> _authorized = new();
    private readonly string _accessToken = RandomNumberGenerator.GetHexString(64, lowercase: true);
    private int _made;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/wechat/cgi-bin").AddEndpointFilter((call, next) =>
            HttpMethods.IsPost(call.HttpContext.Request.Method) && call.HttpContext.Request.ContentLength is null
                ? ValueTask.FromResult<object?>(Results.StatusCode(StatusCodes.Status412PreconditionFailed))
                : next(call));
        api.MapPost("/stable_token", (FakeWeChatApi fake, JsonElement body) => fake.StableToken(body));
        api.MapPost("/qrcode/create", (FakeWeChatApi fake, string? access_token, JsonElement body) => fake.CreateQr(access_token, body));
        api.MapPost("/openapi/quota/get", (FakeWeChatApi fake, string? access_token) => fake.Quota(access_token));
        routes.MapGet("/wechat/sns/oauth2/access_token", (FakeWeChatApi fake, string? secret, string? code) => fake.Exchange(secret, code));
        api.MapGet("/user/info", (FakeWeChatApi fake, string? access_token, string? openid) => fake.UserInfo(access_token, openid));
    }

    private IResult StableToken(JsonElement body) =>
        Text(body, "appid") != account.CurrentValue.AppId ? Refuse(40013, "invalid appid")
        : Text(body, "secret") != account.CurrentValue.AppSecret ? Refuse(40125, "invalid appsecret")
        : Results.Json(new { access_token = _accessToken, expires_in = 7200 });

    private IResult CreateQr(string? token, JsonElement body)
    {
        if (Refused(token) is { } refusal)
        {
            return refusal;
        }

        var scene = body.GetProperty("action_info").GetProperty("scene").GetProperty("scene_str").GetString()!;
        var seconds = body.GetProperty("expire_seconds").GetInt32();
        var now = clock.GetUtcNow();
        var code = new LiveCode(
            scene,
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(72)),
            "http://weixin.qq.com/q/" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 24),
            now,
            now.AddSeconds(seconds));
        codes.Add(code);
        Interlocked.Increment(ref _made);
        return Results.Json(new { ticket = code.Ticket, expire_seconds = seconds, url = code.Url });
    }

    // What WeChat gives a verified account, since this one was started.
    private IResult Quota(string? token) => Refused(token) ?? Results.Json(new { errcode = 0, errmsg = "ok", quota = new { daily_limit = DailyCodes, used = _made, remain = DailyCodes - _made } });

    /// <summary>What the browser of somebody who authorised comes back with.</summary>
    public string NewCode(Person person, bool isSnapshot)
    {
        var code = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _authorized[code] = (person, isSnapshot);
        return code;
    }

    private IResult Exchange(string? secret, string? code) =>
        secret != account.CurrentValue.AppSecret ? Refuse(40125, "invalid appsecret")
        : !rights.HasApi ? Refuse(48001, "api unauthorized")
        : code is null || !_authorized.TryRemove(code, out var authorized) ? Refuse(40029, "invalid code")
        : Results.Json(new { access_token = "simulator", expires_in = 7200, refresh_token = "simulator", openid = authorized.Person.OpenId, scope = "snsapi_base", is_snapshotuser = authorized.IsSnapshot ? 1 : 0 });

    private IResult UserInfo(string? token, string? openId)
    {
        if (Refused(token) is { } refusal)
        {
            return refusal;
        }

        return people.Known().FirstOrDefault(person => person.OpenId == openId) is { Follows: true }
            ? Results.Json(new { subscribe = 1, openid = openId, nickname = "", sex = 0, language = "zh_CN", headimgurl = "", subscribe_scene = "ADD_SCENE_QR_CODE" })
            : Results.Json(new { subscribe = 0, openid = openId });
    }

    private IResult? Refused(string? token) =>
        token != _accessToken ? Refuse(40001, "invalid credential, access_token is invalid or not latest")
        : !rights.HasApi ? Refuse(48001, "api unauthorized")
        : null;

    private static IResult Refuse(int code, string words) => Results.Json(new { errcode = code, errmsg = $"{words} rid: simulator" });

    private static string? Text(JsonElement body, string field) => body.TryGetProperty(field, out var value) ? value.GetString() : null;
}
