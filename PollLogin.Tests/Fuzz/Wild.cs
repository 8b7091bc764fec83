using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.IdentityModel.Tokens;
using PollLogin.Tests.Kit;
using PollLogin.Web.Shared;

namespace PollLogin.Tests.Fuzz;

/// <summary>Inputs that nobody means well: random, cut short, with bits turned, and such as know the structure.</summary>
internal static partial class Wild
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

    private static readonly Gen<string> JsonValue = Gen.OneOf(
        Gen.OneOf("null", "true", "0", "-1", "1e308", "253402300800", "-62135596801", "99999999999999999999", "[]", "{}", "[[0],\"x\"]", "{\"a\":{}}"),
        Gen.OneOf("none", "HS256", "HS512", "RS256", "dir", "DEF", "JWE", "PollLogin", "PollLogin.Login").Select(Quoted),
        Word.Select(Quoted));

    /// <summary>
    /// A token that signs nobody in: <paramref name="real"/> cut short, with bits turned, or put together with another head, other
    /// claims and another signature; or one under <paramref name="key"/>, the site's own, that names nobody.
    /// </summary>
    public static Gen<string> Token(string real, byte[] key)
    {
        var (head, claims, signature) = real.Split('.') is [var one, var two, var three] ? (one, two, three) : throw new ArgumentException("No JWT.", nameof(real));
        var heads = Json("""{"alg":"HS256",""", "alg", "typ", "cty", "kid", "jku", "jwk", "x5c", "crit", "zip", "enc", "b64", "p2c", "x");
        var others = Json("{", "iss", "aud", "sub", "jti", "iat", "exp", "nbf", "x");
        var nobody = from sub in Gen.OneOf("null", "0", "-1", "[]", "{}", "1.5", "99999999999999999999", "\"\"", "\"9\"", "\"１\"", "\" 1\"", "\"o_x\"")
                     from fields in Json(Subject().Replace(Base64UrlEncoder.Decode(claims).TrimEnd('}'), sub) + ",", "iss", "aud", "jti", "iat", "exp", "nbf", "x")
                     select fields;
        return Gen.Frequency(
            (1, Value),
            (2, Gen.Int[0, real.Length].Select(length => real[..length])),
            (2, Gen.Select(Gen.Int[0, real.Length - 1], Gen.Int[1, 127], (at, by) => $"{real[..at]}{(char)(real[at] ^ by)}{real[(at + 1)..]}")),
            (3, Gen.Select(
                Gen.OneOf(Gen.Const(head), heads.Select(Encoded)),
                Gen.OneOf(Gen.Const(claims), others.Select(Encoded)),
                Gen.OneOf(Gen.Const(signature), Gen.OneOf("", ".", "...."), Word.Select(Encoded), Gen.Byte.Array[0, 64].Select(Base64UrlEncoder.Encode)),
                (a, b, c) => $"{a}.{b}.{c}")),
            (3, Gen.Select(Gen.OneOf(Gen.Const(head), heads.Select(Encoded)), nobody.Select(Encoded), (a, b) => Signed($"{a}.{b}", key))))
            // The last letter carries bits that mean nothing, and two letters have another form: such a token is the real one.
            .Where(token => !token.Replace('+', '-').Replace('/', '_').StartsWith(real[..^1], StringComparison.Ordinal));
    }

    /// <summary>What is typed for a number, and is not <paramref name="real"/>, however that may be written.</summary>
    public static Gen<string> Number(string real) => Gen.OneOf(
            Gen.String[Gen.Char["0123456789"], 6, 6],
            Gen.String[Gen.Char["0123456789０１９٣-+., \t\u3000\0"], 0, 14],
            Gen.Select(Gen.Int[0, 5], Gen.Char, (at, c) => real.Remove(at, 1).Insert(at, c.ToString())),
            Gen.Int[0, 5].Select(length => real[..length]),
            Gen.OneOf($"{real}\0", $"\0{real}", $"0{real}", $"+{real}", $"-{real}", $"{real}.0", $"{real}{real}", $"{real}' OR 1=1", "%", "______"),
            Value)
        .Where(number => Digits.Normalize(number) != real);

    /// <summary>Some fields behind <paramref name="start"/>, names twice and values of any kind among them; broken off now and then.</summary>
    private static Gen<string> Json(string start, params string[] names) => Gen.Select(
        Gen.Select(Gen.OneOf(names), JsonValue).Array[1, 5], Gen.Frequency((9, Gen.Const("}")), (1, Gen.OneOf("", "}}", ",", "}x"))),
        (fields, end) => start + string.Join(',', fields.Select(field => $"\"{field.Item1}\":{field.Item2}")) + end);

    private static string Quoted(string word) => JsonSerializer.Serialize(word);

    private static string Encoded(string text) => Base64UrlEncoder.Encode(text);

    private static string Signed(string text, byte[] key) => $"{text}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)))}";

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

    [GeneratedRegex("(?<=\"sub\":)\"[^\"]*\"")]
    private static partial Regex Subject();
}
