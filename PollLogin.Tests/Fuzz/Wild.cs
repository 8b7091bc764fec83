using System.Globalization;
using System.Text;
using CsCheck;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Fuzz;

/// <summary>Inputs that nobody means well: random, cut short, with bits turned, and such as know the structure.</summary>
internal static class Wild
{
    private static readonly string[] Names =
        ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "EventKey", "Ticket", "MsgId", "Content", "Encrypt", "OpenID", "xml", "x"];

    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.OneOf("event", "text", "SCAN", "subscribe", "unsubscribe", "CLICK", "user_authorization_revoke", "qrscene_", "0", "1", "-1", "99999999999999999999", "gh_x", "o_x"),
        Gen.String[Gen.Char, 0, 40],
        Gen.String[Gen.Char["<>&'\"]![CDAT0123456789abcdef"], 0, 40]);

    /// <summary>XML that knows the names, sometimes twice, nested or unclosed, with a DTD now and then.</summary>
    public static readonly Gen<string> Xml =
        from fields in Gen.Select(Gen.OneOf(Names), Word, Gen.Int[0, 9]).Array[0, 12]
        from head in Gen.OneOf("", "", "", "<?xml version=\"1.0\"?>", "<!DOCTYPE x [<!ENTITY e 'x'>]>", "\uFEFF")
        from tail in Gen.OneOf("</xml>", "</xml>", "</xml>", "", "</xml><xml>", "&e;</xml>")
        select head + "<xml>" + string.Concat(fields.Select(Element)) + tail;

    /// <summary>Any body: XML, bytes of any kind, XML cut short or with bits turned.</summary>
    public static readonly Gen<byte[]> Body = Gen.Frequency(
        (5, Xml.Select(Encoding.UTF8.GetBytes)),
        (1, Gen.Byte.Array[0, 300]),
        (2, Gen.Select(Xml, Gen.Int[0, 400], (xml, length) => Encoding.UTF8.GetBytes(xml).Take(length).ToArray())),
        (2, Gen.Select(Xml, Gen.Int[0, 10_000], Gen.Byte, Turned)));

    /// <summary>A well-formed push of a person's, with wild words in it: what WeChat itself might send on a bad day.</summary>
    public static Gen<string> Push(DateTimeOffset now) =>
        from type in Gen.OneOf("event", "event", "text", "image", "EVENT", "unheard-of")
        from name in Gen.OneOf("SCAN", "subscribe", "unsubscribe", "CLICK", "user_authorization_revoke", "LOCATION")
        from key in Gen.OneOf(Word, Gen.String[Gen.Char["0123456789abcdef"], 32, 32], Gen.String[Gen.Char["0123456789abcdef"], 32, 32].Select(uid => "qrscene_" + uid))
        from content in Word
        from id in Gen.Int[0, int.MaxValue]
        from person in Gen.Int[0, 500]
        select SignedPush.Xml($"o_{person}", now, ("MsgType", type), ("Event", name), ("EventKey", Text(key)), ("Content", Text(content)),
            ("OpenID", $"o_{person}"), ("MsgId", type == "text" ? id.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>A query or a header's value.</summary>
    public static readonly Gen<string> Value = Gen.OneOf(
        Word, Gen.String[Gen.Char["0123456789abcdefABCDEF"], 0, 64], Gen.Long.Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.OneOf("//evil.example", "/\\evil", "/%2f/evil", "eyJhbGciOiJub25lIn0.e30.", "CfDJ8", "en", "zh", "%", "%zz", "a=b;c"));

    private static string Element((string Name, string Word, int Shape) field) => field.Shape switch
    {
        0 => $"<{field.Name}>{field.Word}",
        1 => $"<{field.Name}><{field.Name}/></{field.Name}>",
        2 => $"<{field.Name}>{field.Word}</{field.Name}>",
        _ => $"<{field.Name}><![CDATA[{field.Word}]]></{field.Name}>",
    };

    private static byte[] Turned(string xml, int at, byte by)
    {
        var bytes = Encoding.UTF8.GetBytes(xml);
        bytes[at % bytes.Length] ^= by;
        return bytes;
    }

    // What XML can hold at all.
    private static string Text(string word) => string.Concat(word.Where(c => c is >= ' ' and < '\uD800'));
}
