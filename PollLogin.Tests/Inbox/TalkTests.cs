using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Inbox;

/// <summary>Each kind of message gets a short polite answer; what is unknown or unreadable gets <c>success</c> and does nothing.</summary>
public sealed class TalkTests : IDisposable
{
    private readonly PollLoginApp _app = new(("Replies:Image", "多谢 {0} 的朋友 {发图}"));

    [Theory]
    [InlineData("text", "收到你的消息了，谢谢。要登录，请在网页上打开登录页，按那里的提示操作。")]
    [InlineData("voice", "收到语音了，谢谢。")]
    [InlineData("video", "收到视频了，谢谢。")]
    [InlineData("shortvideo", "收到小视频了，谢谢。")]
    [InlineData("location", "收到位置了，谢谢。")]
    [InlineData("link", "收到链接了，谢谢。")]
    [InlineData("file", "收到文件了，谢谢。")]
    public async Task A_message_is_answered_after_its_kind(string kind, string reply)
    {
        using var phone = new Phone(_app);
        Assert.Equal(reply, await phone.PushAsync(("MsgType", kind), ("MsgId", "7001")));
    }

    [Theory]
    [InlineData("CLICK", "收到，谢谢。")]
    [InlineData("VIEW", "页面已为你打开。")]
    public async Task A_menu_tap_is_answered(string name, string reply)
    {
        using var phone = new Phone(_app);
        Assert.Equal(reply, await phone.PushAsync(("MsgType", "event"), ("Event", name), ("EventKey", "KEY")));
    }

    [Fact]
    public async Task An_operator_can_choose_the_words_and_a_brace_is_a_brace()
    {
        using var phone = new Phone(_app);
        Assert.Equal("多谢 PollLogin 的朋友 {发图}", await phone.PushAsync(("MsgType", "image"), ("MsgId", "7002")));
    }

    [Theory]
    [InlineData("LOCATION")]
    [InlineData("scancode_push")]
    [InlineData("TEMPLATESENDJOBFINISH")]
    [InlineData("user_authorization_revoke")]
    [InlineData("something_of_tomorrow")]
    public async Task Any_other_event_is_passed_over(string name)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        Assert.Equal("success", await phone.PushAsync(("MsgType", "event"), ("Event", name), ("EventKey", browser.Uid)));
        Assert.Equal("pending", (await browser.PollAsync()).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"FromUserName\":\"o\"}")]
    [InlineData("<xml><FromUserName>o</FromUserName>")]
    [InlineData("<xml><MsgType>text</MsgType><CreateTime>1</CreateTime></xml>")]
    [InlineData("<xml><FromUserName>o_a</FromUserName><FromUserName>o_b</FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>subscribe</Event></xml>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY a 'o_a'>]><xml><FromUserName>&a;</FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>subscribe</Event></xml>")]
    public async Task What_cannot_be_read_is_answered_logged_and_passed_over(string body)
    {
        using var phone = new Phone(_app);
        Assert.Equal("success", await phone.DeliverAsync(SignedPush.Plain(body, _app.Clock.GetUtcNow())));
        Assert.Contains("could not be read", _app.Logs.Text, StringComparison.Ordinal);
        Assert.Equal(0, await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Count())));
    }

    [Fact]
    public async Task Other_methods_are_not_for_this_address()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("/wechat", UriKind.Relative));
        using var answer = await _app.NewClient().SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    public void Dispose() => _app.Dispose();
}
