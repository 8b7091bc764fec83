using System.Text;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

public sealed class WeChatXmlTests
{
    [Fact]
    public void Texts_are_read_by_name_from_CDATA_and_without()
    {
        var fields = Read("<xml><ToUserName><![CDATA[gh_1]]></ToUserName><CreateTime>1790000000</CreateTime><Empty/><Blank></Blank></xml>");
        Assert.Equal(
            new Dictionary<string, string> { ["ToUserName"] = "gh_1", ["CreateTime"] = "1790000000", ["Empty"] = "", ["Blank"] = "" }, fields);
    }

    [Fact]
    public void Blanks_around_CDATA_are_trimmed() =>
        Assert.Equal("event", Read("<xml>\n  <MsgType> \r\n\t<![CDATA[event]]> </MsgType>\n</xml>")["MsgType"]);

    [Fact]
    public void Names_are_told_apart_by_case()
    {
        var fields = Read("<xml><MsgId>1</MsgId><MsgID>2</MsgID></xml>");
        Assert.Equal(("1", "2"), (fields["MsgId"], fields["MsgID"]));
    }

    [Fact]
    public void An_element_with_children_is_passed_over_and_so_are_they()
    {
        var fields = Read(
            "<xml><A>1</A><ScanCodeInfo><ScanType>qrcode</ScanType><EventKey>inner</EventKey><EventKey>twice</EventKey></ScanCodeInfo><B>2</B></xml>");
        Assert.Equal(["A", "B"], fields.Keys.Order());
    }

    [Fact]
    public void Text_beside_children_does_not_make_a_field() => Assert.Empty(Read("<xml><EventKey>before<i/>after</EventKey></xml>"));

    [Fact]
    public void Text_in_pieces_is_joined() =>
        Assert.Equal("a]]>b & c", Read("<xml><Content><![CDATA[a]]]]><![CDATA[>b]]> &amp; c</Content></xml>")["Content"]);

    [Fact]
    public void Comments_and_processing_instructions_are_nothing() =>
        Assert.Equal("ab", Read("<!-- x --><xml><?php echo 1 ?><Content>a<!-- x -->b</Content></xml><!-- y -->")["Content"]);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("UTF-8")]
    public void An_XML_declaration_is_taken(string encoding) =>
        Assert.Equal("中", Read($"<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<xml><Content>中</Content></xml>")["Content"]);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void A_byte_order_mark_is_taken(string encoding)
    {
        var encoder = Encoding.GetEncoding(encoding);
        byte[] body = [.. encoder.GetPreamble(), .. encoder.GetBytes("<xml><Content>中</Content></xml>")];
        Assert.Equal("中", WeChatXml.Read(body)!["Content"]);
    }

    [Fact]
    public void Just_under_the_limit_is_read()
    {
        var content = new string('x', WeChatXml.MaxBytes - 100);
        Assert.Equal(content, Read($"<xml><Content>{content}</Content></xml>")["Content"]);
    }

    private static IReadOnlyDictionary<string, string> Read(string xml) => WeChatXml.Read(Encoding.UTF8.GetBytes(xml))!;
}
