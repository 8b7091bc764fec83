using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

/// <summary>What WeChat sends twice has one key; what is two things has two.</summary>
public sealed class MessageKeyTests
{
    [Fact]
    public void A_key_is_64_hex_characters_and_tells_nothing() => Assert.Matches("^[0-9a-f]{64}$", Key(Fields.Of(("MsgId", "1"))));

    /// <summary>Or a million old ones make each new one slower.</summary>
    [Fact]
    public void Keys_of_events_lie_in_the_order_of_their_seconds()
    {
        var keys = Enumerable.Range(0, 20).Select(second => Key(Fields.OfEvent("SCAN", "u1", ("CreateTime", $"{1790000000 + second}")))).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public void A_message_is_known_by_its_MsgId_alone() => Assert.Equal(
        Key(Fields.Of(("MsgId", "25100000000000001"), ("Content", "a"))),
        Key(Fields.Of(("MsgId", "25100000000000001"), ("CreateTime", "1790000005"))));

    [Theory]
    [InlineData("25100000000000002")]
    [InlineData("2510000000000000")]
    [InlineData("025100000000000001")]
    [InlineData("18446744073709551615")]
    [InlineData("not a number")]
    public void Another_MsgId_is_another_message(string id) =>
        Assert.NotEqual(Key(Fields.Of(("MsgId", "25100000000000001"))), Key(Fields.Of(("MsgId", id))));

    [Fact]
    public void An_event_is_known_by_sender_second_name_and_key() => Assert.Equal(
        Key(Fields.OfEvent("SCAN", "u1")), Key(Fields.OfEvent("scan", "u1", ("Ticket", "T"), ("ToUserName", "gh_other"))));

    [Theory]
    [InlineData("FromUserName", "o_wang")]
    [InlineData("CreateTime", "1790000001")]
    [InlineData("Event", "VIEW")]
    [InlineData("EventKey", "u2")]
    [InlineData("EventKey", "U1")]
    [InlineData("EventKey", null)]
    public void Each_of_the_four_counts(string name, string? value) =>
        Assert.NotEqual(Key(Fields.OfEvent("SCAN", "u1")), Key(Fields.OfEvent("SCAN", "u1", (name, value))));

    [Fact]
    public void A_location_report_and_a_scan_in_the_same_second_are_two_events() =>
        Assert.NotEqual(Key(Fields.OfEvent("LOCATION", null)), Key(Fields.OfEvent("SCAN", "u1")));

    [Fact]
    public void A_missing_and_an_empty_EventKey_are_the_same() =>
        Assert.Equal(Key(Fields.OfEvent("unsubscribe", null)), Key(Fields.OfEvent("unsubscribe", "")));

    [Fact]
    public void What_moves_from_one_part_to_the_next_is_another_event() => Assert.NotEqual(
        Key(Fields.OfEvent("SCAN", "u1", ("FromUserName", "o_1"), ("CreateTime", "11"))),
        Key(Fields.OfEvent("SCAN", "u1", ("FromUserName", "o_11"), ("CreateTime", "1"))));

    [Fact]
    public void The_MsgID_of_a_job_is_no_MsgId()
    {
        var first = Fields.OfEvent("TEMPLATESENDJOBFINISH", null, ("MsgID", "200163836"));
        var second = Fields.OfEvent("TEMPLATESENDJOBFINISH", null, ("MsgID", "200163836"), ("FromUserName", "o_wang"));
        Assert.NotEqual(Key(first), Key(second));
        Assert.NotEqual(Key(Fields.Of(("MsgId", "200163836"))), Key(first));
    }

    [Fact]
    public void An_empty_MsgId_is_none() =>
        Assert.Equal(Key(Fields.OfEvent("SCAN", "u1")), Key(Fields.OfEvent("SCAN", "u1", ("MsgId", ""))));

    private static string Key(IReadOnlyDictionary<string, string> fields) => MessageHead.Parse(fields)!.Key;
}
