using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.Options;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Simulator;

/// <summary>Pushes to <c>/wechat</c> exactly as WeChat does: XML over HTTP, really signed, and encrypted when the switch is on.</summary>
internal sealed class PushSender(IHttpClientFactory clients, IOptionsMonitor<WeChatOptions> account, TimeProvider clock)
{
    public const string HttpClientName = "simulator";
    private const string OriginalId = "gh_simulator";

    private readonly ConcurrentDictionary<Person, (string Query, string Body)> _last = new();

    /// <summary>Pushes an event of <paramref name="person"/>'s and returns the answer, decrypted.</summary>
    public Task<string> EventAsync(Person person, string name, string? eventKey, string? ticket, CancellationToken cancel) =>
        SendAsync(person, [("MsgType", "event"), ("Event", name), ("EventKey", eventKey), ("Ticket", ticket)], cancel);

    /// <inheritdoc cref="EventAsync"/>
    public Task<string> MessageAsync(Person person, string content, CancellationToken cancel) =>
        SendAsync(
            person,
            [("MsgType", "text"), ("Content", content), ("MsgId", RandomNumberGenerator.GetInt32(int.MaxValue).ToString(CultureInfo.InvariantCulture))],
            cancel);

    /// <summary>Delivers this person's last push again, to the letter; <see langword="null"/> when there was none.</summary>
    public async Task<string?> RepeatAsync(Person person, CancellationToken cancel) =>
        _last.TryGetValue(person, out var last) ? await PostAsync(last, cancel) : null;

    private Task<string> SendAsync(Person person, (string Name, string? Value)[] fields, CancellationToken cancel)
    {
        var options = account.CurrentValue;
        var now = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var xml = Xml([("ToUserName", OriginalId), ("FromUserName", person.OpenId), ("CreateTime", now), .. fields]);
        var nonce = RandomNumberGenerator.GetInt32(int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var query = $"signature={WeChatSignature.Compute(options.Token, now, nonce)}&timestamp={now}&nonce={nonce}&openid={person.OpenId}";
        if (options.EncodingAesKey is not "")
        {
            var encrypted = new SafeMode(options.EncodingAesKey, options.AppId).Encrypt(xml);
            query += $"&encrypt_type=aes&msg_signature={WeChatSignature.Compute(options.Token, now, nonce, encrypted)}";
            xml = Xml([("ToUserName", OriginalId), ("Encrypt", encrypted)]);
        }

        _last[person] = (query, xml);
        return PostAsync((query, xml), cancel);
    }

    private async Task<string> PostAsync((string Query, string Body) push, CancellationToken cancel)
    {
        using var client = clients.CreateClient(HttpClientName);
        using var content = new StringContent(push.Body, Encoding.UTF8, "text/xml");
        using var answer = await client.PostAsync(new Uri($"http://localhost/wechat?{push.Query}"), content, cancel);
        var body = await answer.Content.ReadAsStringAsync(cancel);
        return answer.IsSuccessStatusCode ? Open(body) : $"HTTP {(int)answer.StatusCode}";
    }

    private string Open(string reply)
    {
        var options = account.CurrentValue;
        return reply.StartsWith('<') && XDocument.Parse(reply).Root!.Element("Encrypt")?.Value is { } encrypted
            ? new SafeMode(options.EncodingAesKey, options.AppId).Decrypt(encrypted) ?? "(not decryptable)"
            : reply;
    }

    private static string Xml((string Name, string? Value)[] fields) =>
        new XElement("xml", fields.Where(field => field.Value is not null).Select(field => new XElement(field.Name, new XCData(field.Value!))))
            .ToString(SaveOptions.DisableFormatting);
}
