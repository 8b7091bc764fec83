using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.Kit;

/// <summary>One POST to <c>/wechat</c>, as WeChat would sign it; a test may then spoil any part of it.</summary>
public sealed record SignedPush(string Query, string Body)
{
    /// <summary>In plain mode.</summary>
    public static SignedPush Plain(string xml, DateTimeOffset now, string token = PollLoginApp.Token)
    {
        var (timestamp, nonce) = Stamp(now);
        return new SignedPush($"signature={WeChatSignature.Compute(token, timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}", xml);
    }

    /// <summary>In safe mode: the plain signature rides along, as it does in life.</summary>
    public static SignedPush Encrypted(
        string xml, DateTimeOffset now, string token = PollLoginApp.Token, string aesKey = PollLoginApp.AesKey, string appId = PollLoginApp.AppId, string besides = "")
    {
        var (timestamp, nonce) = Stamp(now);
        var encrypted = new SafeMode(aesKey, appId).Encrypt(xml);
        return new SignedPush(
            $"signature={WeChatSignature.Compute(token, timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}"
            + $"&encrypt_type=aes&msg_signature={WeChatSignature.Compute(token, timestamp, nonce, encrypted)}",
            $"<xml><ToUserName><![CDATA[{PollLoginApp.OriginalId}]]></ToUserName>{besides}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>");
    }

    /// <summary>The XML of a push; null values are left out.</summary>
    public static string Xml(string from, DateTimeOffset at, params (string Name, string? Value)[] fields)
    {
        (string Name, string? Value)[] all =
        [
            ("ToUserName", PollLoginApp.OriginalId),
            ("FromUserName", from),
            ("CreateTime", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            .. fields,
        ];
        return new XElement("xml", all.Where(field => field.Value is not null).Select(field => new XElement(field.Name, new XCData(field.Value!)))).ToString();
    }

    public Task<HttpResponseMessage> PostAsync(HttpClient client) =>
        client.PostAsync(new Uri($"/wechat?{Query}", UriKind.Relative), new StringContent(Body, Encoding.UTF8, "text/xml"), TestContext.Current.CancellationToken);

    private static (string Timestamp, string Nonce) Stamp(DateTimeOffset now) => (
        now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        RandomNumberGenerator.GetInt32(int.MaxValue).ToString(CultureInfo.InvariantCulture));
}
