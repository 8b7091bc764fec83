using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

public sealed class MessageHeadTests
{
    [Fact]
    public void Sender_account_and_time_are_read()
    {
        var head = MessageHead.Parse(Fields.Of())!;
        Assert.Equal(("o_li", PollLoginApp.OriginalId), (head.From, head.To));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1790000000), head.CreatedAt);
    }

    [Fact]
    public void An_unnamed_account_is_empty() => Assert.Equal("", MessageHead.Parse(Fields.Of(("ToUserName", null)))!.To);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("o li")]
    [InlineData("o_李")]
    [InlineData("o_li\n")]
    public void A_sender_that_is_no_id_makes_no_push(string? from) => Assert.Null(MessageHead.Parse(Fields.Of(("FromUserName", from))));

    [Fact]
    public void A_sender_has_128_characters_at_most()
    {
        Assert.NotNull(MessageHead.Parse(Fields.Of(("FromUserName", new string('o', 128)))));
        Assert.Null(MessageHead.Parse(Fields.Of(("FromUserName", new string('o', 129)))));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("١٢٣")]
    [InlineData("253402300800")]
    [InlineData("99999999999999999999")]
    public void A_time_that_is_no_number_of_seconds_makes_no_push(string? time) => Assert.Null(MessageHead.Parse(Fields.Of(("CreateTime", time))));

    [Theory]
    [InlineData("0")]
    [InlineData("253402300799")]
    public void Any_second_that_there_is_is_taken(string time) => Assert.NotNull(MessageHead.Parse(Fields.Of(("CreateTime", time))));
}
