using System.Text;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

/// <summary>What is no push is <see langword="null"/>, and never an exception.</summary>
public sealed class WeChatXmlRefusalTests
{
    private const string Field = "<FromUserName>o_1</FromUserName>";

    [Theory]
    [InlineData("<!DOCTYPE xml>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY a \"o_1\">]>")]
    [InlineData("<!DOCTYPE xml SYSTEM \"file:///etc/hostname\">")]
    public void A_DTD_is_refused(string dtd) => Refused($"{dtd}<xml>{Field}</xml>");

    [Fact]
    public void An_external_entity_is_refused() =>
        Refused("<!DOCTYPE xml [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><xml><FromUserName>&a;</FromUserName></xml>");

    [Fact]
    public void Entities_that_multiply_are_refused()
    {
        var dtd = string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY a{i} \"{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}\">"));
        Refused($"<!DOCTYPE xml [<!ENTITY a0 \"ha\">{dtd}]><xml><FromUserName>&a9;</FromUserName></xml>");
    }

    [Theory]
    [InlineData("<xml><FromUserName>o_1</FromUserName><FromUserName>o_2</FromUserName></xml>")]
    [InlineData("<xml><FromUserName>o_1</FromUserName><CreateTime>1</CreateTime><FromUserName>o_1</FromUserName></xml>")]
    [InlineData("<xml><FromUserName>o_1</FromUserName><FromUserName><i>o_2</i></FromUserName></xml>")]
    [InlineData("<xml><FromUserName><i>o_2</i></FromUserName><FromUserName>o_1</FromUserName></xml>")]
    [InlineData("<xml><Encrypt/><Encrypt>x</Encrypt></xml>")]
    public void A_name_that_comes_twice_is_refused(string xml) => Refused(xml);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("success")]
    [InlineData("{\"ToUserName\":\"gh_1\"}")]
    [InlineData("<xml>")]
    [InlineData("<xml><FromUserName>o_1</xml>")]
    [InlineData("<xml><FromUserName>o_1</FromUserName></xml><xml/>")]
    [InlineData("<xml><FromUserName>o_1</FromUserName></xml>tail")]
    [InlineData("<xml><FromUserName>&unknown;</FromUserName></xml>")]
    [InlineData("<xml><FromUserName>&#0;</FromUserName></xml>")]
    [InlineData("<xml><FromUserName>\u0008</FromUserName></xml>")]
    [InlineData("<xml><FromUserName><![CDATA[o_1</FromUserName></xml>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"no-such-encoding\"?><xml></xml>")]
    public void What_is_not_well_formed_is_refused(string xml) => Refused(xml);

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused() =>
        Assert.Null(WeChatXml.Read([.. "<xml><A>"u8, 0xFF, 0xFE, 0xC3, 0x28, .. "</A></xml>"u8]));

    [Fact]
    public void More_than_64_KiB_are_refused() => Refused($"<xml>{Field}<Content>{new string('x', WeChatXml.MaxBytes)}</Content></xml>");

    [Fact]
    public void Deep_nesting_is_survived()
    {
        var (open, close) = (string.Concat(Enumerable.Repeat("<a>", 9000)), string.Concat(Enumerable.Repeat("</a>", 9000)));
        Assert.Equal(["FromUserName"], Read($"<xml>{Field}{open}{close}</xml>")!.Keys);
    }

    private static void Refused(string xml) => Assert.Null(Read(xml));

    private static IReadOnlyDictionary<string, string>? Read(string xml) => WeChatXml.Read(Encoding.UTF8.GetBytes(xml));
}
