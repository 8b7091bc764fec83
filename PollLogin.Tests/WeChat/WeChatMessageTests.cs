using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

public sealed class WeChatMessageTests
{
    [Theory]
    [InlineData("SCAN")]
    [InlineData("scan")]
    [InlineData("Scan")]
    [InlineData("sCaN")]
    public void A_scan_is_known_in_any_case(string kind)
    {
        var scan = Assert.IsType<WeChatMessage.Scan>(WeChatMessage.Parse(Fields.OfEvent(kind, "u1")));
        Assert.Equal(("u1", false), (scan.Scene, scan.IsNewFollower));
    }

    [Theory]
    [InlineData("SUBSCRIBE", "Event")]
    [InlineData("subscribe", "EVENT")]
    public void So_are_a_follow_and_the_kind_event(string kind, string type) =>
        Assert.IsType<WeChatMessage.Follow>(WeChatMessage.Parse(Fields.OfEvent(kind, "", ("MsgType", type))));

    [Theory]
    [InlineData("qrscene_u1", "u1")]
    [InlineData("qrscene_qrscene_u1", "qrscene_u1")]
    [InlineData("qrscene_u_qrscene_1", "u_qrscene_1")]
    [InlineData("qrscene_0", "0")]
    public void The_prefix_is_taken_off_a_follow_once_and_from_the_front(string key, string scene)
    {
        var scan = Assert.IsType<WeChatMessage.Scan>(WeChatMessage.Parse(Fields.OfEvent("subscribe", key)));
        Assert.Equal((scene, true), (scan.Scene, scan.IsNewFollower));
    }

    [Theory]
    [InlineData("qrscene_u1")]
    [InlineData("qrscene_")]
    [InlineData("0")]
    public void The_key_of_a_SCAN_is_the_scene_as_it_is(string key) =>
        Assert.Equal(key, Assert.IsType<WeChatMessage.Scan>(WeChatMessage.Parse(Fields.OfEvent("SCAN", key))).Scene);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("qrscene_")]
    [InlineData("QRSCENE_u1")]
    [InlineData(" qrscene_u1")]
    [InlineData("last_trade_no_4200001874")]
    [InlineData("last_trade_no_qrscene_1")]
    [InlineData("scanimage|1|2")]
    [InlineData("0f9e8d7c6b5a49382716f5e4d3c2b1a0")]
    public void A_follow_with_any_other_key_is_just_a_follow(string? key) =>
        Assert.IsType<WeChatMessage.Follow>(WeChatMessage.Parse(Fields.OfEvent("subscribe", key)));

    [Theory]
    [InlineData("scan", null)]
    [InlineData("SCAN", "")]
    public void A_scan_of_nothing_is_no_login(string kind, string? key) =>
        Assert.Equal("scan", Assert.IsType<WeChatMessage.Other>(WeChatMessage.Parse(Fields.OfEvent(kind, key))).Kind);

    [Fact]
    public void An_event_without_a_name_is_passed_over() =>
        Assert.Equal("", Assert.IsType<WeChatMessage.Other>(WeChatMessage.Parse(Fields.Of(("MsgType", "event")))).Kind);

    [Fact]
    public void A_text_message_cannot_pass_for_an_event() =>
        Assert.IsType<WeChatMessage.Talk>(WeChatMessage.Parse(Fields.OfEvent("SCAN", "u1", ("MsgType", "text"))));

    [Fact]
    public void Location_the_message_and_LOCATION_the_event_are_told_apart()
    {
        Assert.IsType<WeChatMessage.Talk>(WeChatMessage.Parse(Fields.Of(("MsgType", "location"))));
        Assert.IsType<WeChatMessage.Other>(WeChatMessage.Parse(Fields.OfEvent("LOCATION", null)));
    }

    [Theory]
    [InlineData("MsgType", null)]
    [InlineData("MsgType", "")]
    [InlineData("FromUserName", null)]
    [InlineData("CreateTime", null)]
    public void Without_kind_sender_or_time_it_is_no_push(string name, string? value) =>
        Assert.Null(WeChatMessage.Parse(Fields.Of((name, value))));
}
