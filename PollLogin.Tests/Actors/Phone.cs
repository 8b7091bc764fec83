using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.Actors;

/// <summary>A person with WeChat on a phone; what they do reaches the program as a signed push, encrypted where the app has an AES key.</summary>
public sealed class Phone(PollLoginApp app, string openId = "o_li_0000000000000000000000") : IDisposable
{
    private readonly HttpClient _client = app.NewClient();

    public string OpenId => openId;

    /// <summary>Scans as somebody who follows already.</summary>
    /// <returns>The text in the chat; <c>success</c> for none.</returns>
    public Task<string> ScanAsync(string uid) => PushAsync(("MsgType", "event"), ("Event", "SCAN"), ("EventKey", uid), ("Ticket", "T"));

    /// <summary>Scans as somebody whom the scan makes a follower.</summary>
    public Task<string> FollowByScanAsync(string uid) =>
        PushAsync(("MsgType", "event"), ("Event", "subscribe"), ("EventKey", $"qrscene_{uid}"), ("Ticket", "T"));

    /// <summary>Scans, and reads the six digits out of the chat; empty where it shows none.</summary>
    public async Task<string> ScanForNumberAsync(string uid) => Regex.Match(await ScanAsync(uid), @"(?<=数字：)\d{6}").Value;

    public Task<string> FollowAsync() => PushAsync(("MsgType", "event"), ("Event", "subscribe"), ("EventKey", ""));

    public Task<string> UnfollowAsync() => PushAsync(("MsgType", "event"), ("Event", "unsubscribe"), ("EventKey", ""));

    public Task<string> SayAsync(string content) => PushAsync(
        ("MsgType", "text"), ("Content", content), ("MsgId", RandomNumberGenerator.GetInt32(int.MaxValue).ToString(CultureInfo.InvariantCulture)));

    public async Task<string> PushAsync(params (string Name, string? Value)[] fields)
    {
        // WeChat's seconds tell one event from the next.
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        return await DeliverAsync(Sign(SignedPush.Xml(openId, app.Clock.GetUtcNow(), fields)));
    }

    public SignedPush Sign(string xml) => IsEncrypted
        ? SignedPush.Encrypted(xml, app.Clock.GetUtcNow(), aesKey: app.Setting("WeChat:EncodingAesKey")!)
        : SignedPush.Plain(xml, app.Clock.GetUtcNow());

    /// <summary>Delivers <paramref name="push"/>, expects it to be taken, and reads the answer as WeChat does.</summary>
    public async Task<string> DeliverAsync(SignedPush push)
    {
        using var answer = await push.PostAsync(_client);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => _client.Dispose();

    private bool IsEncrypted => app.Setting("WeChat:EncodingAesKey") is { Length: > 0 };

    /// <summary>The text of a reply; <c>success</c> for none.</summary>
    public string Read(string body)
    {
        if (body == "success")
        {
            return body;
        }

        if (IsEncrypted)
        {
            var envelope = XDocument.Parse(body).Root!;
            var encrypted = envelope.Element("Encrypt")!.Value;
            Assert.Equal(
                WeChatSignature.Compute(PollLoginApp.Token, envelope.Element("TimeStamp")!.Value, envelope.Element("Nonce")!.Value, encrypted),
                envelope.Element("MsgSignature")!.Value);
            body = new SafeMode(app.Setting("WeChat:EncodingAesKey")!, PollLoginApp.AppId).Decrypt(encrypted)!;
        }

        var reply = XDocument.Parse(body).Root!;
        Assert.Equal((openId, PollLoginApp.OriginalId, "text"),
            (reply.Element("ToUserName")!.Value, reply.Element("FromUserName")!.Value, reply.Element("MsgType")!.Value));
        return reply.Element("Content")!.Value;
    }
}
