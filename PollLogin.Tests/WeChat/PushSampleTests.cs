using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

/// <summary>What becomes of each kind of push that WeChat sends: one sample file, one line.</summary>
public sealed class PushSampleTests
{
    private const string Uid = "0f9e8d7c6b5a49382716f5e4d3c2b1a0";

    private static readonly Dictionary<string, Func<MessageHead, WeChatMessage>> Expected = new()
    {
        ["event-authorization-revoke"] = head => new WeChatMessage.Revoke(head, "oQ3kT5another000000000000aBc"),
        ["event-click"] = head => new WeChatMessage.Talk(head, "click", ""),
        ["event-enter"] = head => new WeChatMessage.Other(head, "enter"),
        ["event-kf-create-session"] = head => new WeChatMessage.Other(head, "kf_create_session"),
        ["event-location"] = head => new WeChatMessage.Other(head, "location"),
        ["event-location-select"] = head => new WeChatMessage.Other(head, "location_select"),
        ["event-mass-job"] = head => new WeChatMessage.Other(head, "masssendjobfinish"),
        ["event-pic-photo-or-album"] = head => new WeChatMessage.Other(head, "pic_photo_or_album"),
        ["event-publish-job"] = head => new WeChatMessage.Other(head, "publishjobfinish"),
        ["event-scan"] = head => new WeChatMessage.Scan(head, Uid, IsNewFollower: false),
        ["event-scan-key-0"] = head => new WeChatMessage.Scan(head, "0", IsNewFollower: false),
        ["event-scan-lower-case"] = head => new WeChatMessage.Scan(head, Uid, IsNewFollower: false),
        ["event-scan-no-key"] = head => new WeChatMessage.Other(head, "scan"),
        // The menu's own scanner: what it read is no login, even if it is a uid.
        ["event-scancode-push"] = head => new WeChatMessage.Other(head, "scancode_push"),
        ["event-scancode-waitmsg"] = head => new WeChatMessage.Other(head, "scancode_waitmsg"),
        ["event-subscribe"] = head => new WeChatMessage.Follow(head),
        ["event-subscribe-empty-key"] = head => new WeChatMessage.Follow(head),
        ["event-subscribe-last-trade-no"] = head => new WeChatMessage.Follow(head),
        ["event-subscribe-msg-popup"] = head => new WeChatMessage.Other(head, "subscribe_msg_popup_event"),
        ["event-subscribe-qrscene"] = head => new WeChatMessage.Scan(head, Uid, IsNewFollower: true),
        ["event-subscribe-qrscene-nothing"] = head => new WeChatMessage.Follow(head),
        ["event-subscribe-qrscene-number"] = head => new WeChatMessage.Scan(head, "2048", IsNewFollower: true),
        ["event-subscribe-scanbarcode"] = head => new WeChatMessage.Follow(head),
        ["event-template-job"] = head => new WeChatMessage.Other(head, "templatesendjobfinish"),
        ["event-unsubscribe"] = head => new WeChatMessage.Unfollow(head),
        ["event-unsubscribe-last-trade-no"] = head => new WeChatMessage.Unfollow(head),
        ["event-user-get-card"] = head => new WeChatMessage.Other(head, "user_get_card"),
        ["event-verify-expired"] = head => new WeChatMessage.Other(head, "verify_expired"),
        ["event-view"] = head => new WeChatMessage.Talk(head, "view", ""),
        ["event-view-miniprogram"] = head => new WeChatMessage.Other(head, "view_miniprogram"),
        ["message-file"] = head => new WeChatMessage.Talk(head, "file", ""),
        ["message-image"] = head => new WeChatMessage.Talk(head, "image", ""),
        ["message-link"] = head => new WeChatMessage.Talk(head, "link", ""),
        ["message-location"] = head => new WeChatMessage.Talk(head, "location", ""),
        ["message-of-tomorrow"] = head => new WeChatMessage.Other(head, "hologram"),
        ["message-short-video"] = head => new WeChatMessage.Talk(head, "shortvideo", ""),
        ["message-text"] = head => new WeChatMessage.Talk(head, "text", "请问几点开门？"),
        ["message-text-entities"] = head => new WeChatMessage.Talk(head, "text", "a < b & c"),
        ["message-text-menu-tap"] = head => new WeChatMessage.Talk(head, "text", "确认登录", "1"),
        ["message-video"] = head => new WeChatMessage.Talk(head, "video", ""),
        ["message-voice"] = head => new WeChatMessage.Talk(head, "voice", ""),
        ["message-voice-recognised"] = head => new WeChatMessage.Talk(head, "voice", ""),
    };

    public static TheoryData<string> Names => [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_push_is_understood(string name)
    {
        var message = Read(name);
        Assert.Equal(Expected[name](message.Head), message);
        Assert.Equal(name is "event-mass-job" ? "oAdmin00000000000000000000aB" : "oQ3kT5vB8nXw2LrYd6JcHf1sMpZa", message.Head.From);
        Assert.Equal("gh_7c1e0a5b94d2", message.Head.To);
        Assert.InRange(message.Head.CreatedAt.ToUnixTimeSeconds(), 1790000001, 1790009999);
    }

    [Fact]
    public void Every_sample_is_looked_at() => Assert.Equal(Samples.Pushes, Expected.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void No_two_samples_are_taken_for_a_repeat_of_one_another() =>
        Assert.Equal(Samples.Pushes.Count, Samples.Pushes.Select(name => Read(name).Head.Key).Distinct().Count());

    private static WeChatMessage Read(string name) => WeChatMessage.Parse(WeChatXml.Read(Samples.Push(name))!)!;
}
