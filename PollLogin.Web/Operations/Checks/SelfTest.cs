using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Operations.Checks;

/// <summary>Posts a signed sample to this site's public <c>/wechat</c>, as WeChat would: what stands between is seen by what comes back.</summary>
internal sealed class SelfTest(OwnAddress own, IOptionsMonitor<WeChatOptions> account, TimeProvider clock) : ICheck
{
    public string Topic => "Self-test";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel)
    {
        var (query, body) = Sample();
        if (own.Of($"/wechat?{query}") is not { } address)
        {
            return [];
        }

        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "text/xml");
            var answer = await OwnAddress.AskAsync(HttpMethod.Post, address, content, cancel);
            return [Judge(answer)];
        }
        catch (HttpRequestException)
        {
            // The address itself is another check's.
            return [new Finding(Topic, Health.Ill, "A signed sample could not be posted to the public /wechat.",
                "Mend the address, if that is ill too; else a firewall or an antivirus of the hosting breaks off what is posted: let POST /wechat through.")];
        }
    }

    private Finding Judge(OwnAddress.Answer answer) => answer switch
    {
        { Status: 200, Body: WeChatReply.Success } => new Finding(Topic, Health.Well, "A signed sample went through to /wechat and was answered."),
        { Status: 403, Body: "" } => new Finding(Topic, Health.Ill, "A signed sample reached a /wechat that refused it.",
            "If a setting was changed since the program started, start it again. Else: does another process answer there, with another WeChat:Token, AES key or clock, or does the proxy drop the query? Its log says which check failed."),
        { Status: >= 300 and < 400 } => new Finding(Topic, Health.Ill, $"A signed sample was led on to {Bare(answer.Location)}: WeChat follows no redirect.",
            "Enter that address as the URL in WeChat's console, and its scheme and host in Site:PublicUrl."),
        { Status: 403 or 406 or 429 or 501 } => new Finding(Topic, Health.Ill, $"Something before this program refused a signed sample ({answer.Status}).",
            "A firewall or an antivirus of the hosting dislikes XML: let POST /wechat through."),
        _ => new Finding(Topic, Health.Ill, $"A signed sample posted to /wechat was answered {answer.Status}.", "See whether the proxy passes POST /wechat on, with its query and body."),
    };

    // Without the signature that it may carry along.
    private static string Bare(Uri? there) => there?.OriginalString.Split('?')[0] ?? "nowhere";

    private (string Query, string Body) Sample()
    {
        var options = account.CurrentValue;
        var now = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomNumberGenerator.GetInt32(int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var to = options.OriginalId is "" ? "gh_self_test" : options.OriginalId;
        var xml = Xml(("ToUserName", to), ("FromUserName", "self_test"), ("CreateTime", now), ("MsgType", "event"), ("Event", Sightings.SelfTest), ("EventKey", nonce));
        var query = $"signature={WeChatSignature.Compute(options.Token, now, nonce)}&timestamp={now}&nonce={nonce}";
        if (options.EncodingAesKey is "")
        {
            return (query, xml);
        }

        var encrypted = new SafeMode(options.EncodingAesKey, options.AppId).Encrypt(xml);
        return ($"{query}&encrypt_type=aes&msg_signature={WeChatSignature.Compute(options.Token, now, nonce, encrypted)}", Xml(("ToUserName", to), ("Encrypt", encrypted)));
    }

    private static string Xml(params (string Name, string Value)[] fields) =>
        new XElement("xml", fields.Select(field => new XElement(field.Name, new XCData(field.Value)))).ToString(SaveOptions.DisableFormatting);
}
