using System.Xml.Linq;
using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

public sealed class WeChatReplyTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1790000003).AddMilliseconds(999);
    private static readonly MessageHead Push = MessageHead.Parse(Fields.Of())!;

    [Fact]
    public void A_reply_goes_from_the_account_to_the_person() => Assert.Equal(
        $"<xml><ToUserName><![CDATA[o_li]]></ToUserName><FromUserName><![CDATA[{PollLoginApp.OriginalId}]]></FromUserName>"
        + "<CreateTime>1790000003</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>",
        WeChatReply.Text(Push, "你好", Now));

    [Theory]
    [InlineData("a]]>b")]
    [InlineData("]]>]]>")]
    [InlineData("]]]]>>")]
    [InlineData("<a href=\"https://example.com/?a=1&b=2\">确认</a>")]
    [InlineData("</Content></xml>&amp;")]
    [InlineData("𠮷田 😀")]
    [InlineData("two\nlines\tand a tab")]
    [InlineData("")]
    public void Whatever_the_text_holds_arrives(string text) => Assert.Equal(text, Content(text));

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u0008b")]
    [InlineData("a\u001Bb")]
    [InlineData("a\uFFFEb")]
    [InlineData("a\uFFFFb")]
    public void Characters_that_XML_cannot_hold_are_left_out(string text) => Assert.Equal("ab", Content(text));

    [Theory]
    [InlineData(0xD83D)]
    [InlineData(0xDE00)]
    public void Half_a_character_is_left_out(int half)
    {
        Assert.Equal("ab", Content($"a{(char)half}b"));
        Assert.Equal("a", Content($"a{(char)half}"));
    }

    [Fact]
    public void Nothing_stands_before_the_root() => Assert.StartsWith("<xml>", WeChatReply.Text(Push, "x", Now), StringComparison.Ordinal);

    [Fact]
    public void An_envelope_is_signed_and_holds_the_reply()
    {
        var safe = new SafeMode(PollLoginApp.AesKey, PollLoginApp.AppId);
        var reply = WeChatReply.Text(Push, "登录成功", Now);
        var envelope = XDocument.Parse(WeChatReply.Encrypted(reply, safe, PollLoginApp.Token, "415670741", Now)).Root!;
        Assert.Equal(["Encrypt", "MsgSignature", "TimeStamp", "Nonce"], envelope.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(("1790000003", "415670741"), (envelope.Element("TimeStamp")!.Value, envelope.Element("Nonce")!.Value));
        var encrypted = envelope.Element("Encrypt")!.Value;
        Assert.True(WeChatSignature.Matches(envelope.Element("MsgSignature")!.Value, PollLoginApp.Token, "1790000003", "415670741", encrypted));
        Assert.Equal(reply, safe.Decrypt(encrypted));
    }

    private static string Content(string text) => XDocument.Parse(WeChatReply.Text(Push, text, Now)).Root!.Element("Content")!.Value;
}
