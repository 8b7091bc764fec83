using System.Globalization;
using System.Text;
using PollLogin.Bench.Servers;
using PollLogin.Web.WeChat;

namespace PollLogin.Bench.Kit;

/// <summary>The bytes that go over the wire, as browsers and WeChat write them.</summary>
internal static class Requests
{
    private const string Browser = "Host: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0\r\nAccept: application/json\r\nAccept-Language: zh-CN,zh;q=0.9\r\n";

    public static byte[] Poll(Waiting browser, string also = "") => Encoding.ASCII.GetBytes(
        $"GET /login/status?uid={browser.Uid}{also} HTTP/1.1\r\n{Browser}Cookie: polllogin.browser={browser.Key}\r\n\r\n");

    public static byte[] Page(string path = "/login") => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\n{Browser}\r\n");

    /// <summary>What a site's nginx asks before each request of a visitor, and what else stands in it.</summary>
    public static byte[] Ask(string path, string header) => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\n{Browser}X-Original-URL: http://127.0.0.1:8081/a/b?c=d\r\nX-Original-Method: GET\r\n{header}\r\n\r\n");

    /// <summary>A scan of <paramref name="browser"/>'s code by a person of that number, signed now.</summary>
    public static byte[] Scan(Waiting browser, int person, int nonce)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var once = (nonce + 1).ToString(CultureInfo.InvariantCulture);
        var signature = WeChatSignature.Compute(Product.Token, timestamp, once);
        var body = ScanBody(browser, person, timestamp);
        return Encoding.ASCII.GetBytes(
            $"POST /wechat?signature={signature}&timestamp={timestamp}&nonce={once} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    public static string ScanBody(Waiting browser, int person, string timestamp) =>
        $"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[o_bench_{person}]]></FromUserName><CreateTime>{timestamp}</CreateTime>"
        + $"<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[SCAN]]></Event><EventKey><![CDATA[{browser.Uid}]]></EventKey><Ticket><![CDATA[bench]]></Ticket></xml>";
}
