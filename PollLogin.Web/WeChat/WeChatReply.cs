using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace PollLogin.Web.WeChat;

/// <summary>The answers to a push: a text in the chat, or <see cref="Success"/>, which WeChat takes as "nothing to say".</summary>
public static class WeChatReply
{
    public const string Success = "success";

    /// <summary>A text reply to <paramref name="push"/>. Characters that XML cannot hold are left out.</summary>
    public static string Text(MessageHead push, string content, DateTimeOffset now) => Write(
        ("ToUserName", push.From, true),
        ("FromUserName", push.To, true),
        ("CreateTime", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), false),
        ("MsgType", "text", true),
        ("Content", string.Concat(content.EnumerateRunes().Where(IsXmlText)), true));

    /// <summary>The envelope of an encrypted reply. The nonce is the request's.</summary>
    public static string Encrypted(string reply, SafeMode safe, string token, string nonce, DateTimeOffset now)
    {
        var encrypted = safe.Encrypt(reply);
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Write(
            ("Encrypt", encrypted, true),
            ("MsgSignature", WeChatSignature.Compute(token, timestamp, nonce, encrypted), true),
            ("TimeStamp", timestamp, false),
            ("Nonce", nonce, true));
    }

    private static string Write(params (string Name, string Value, bool IsText)[] fields) =>
        new XElement("xml", fields.Select(field => new XElement(field.Name, field.IsText ? new XCData(field.Value) : field.Value)))
            .ToString(SaveOptions.DisableFormatting);

    // Half a character comes out of the enumeration as the replacement character.
    private static bool IsXmlText(Rune rune) => rune != Rune.ReplacementChar && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value));
}
