using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary>When WeChat makes no code, and no number may take its place, the visitor gets a sentence and the operator gets the reason.</summary>
public sealed class WeChatRefusesTests : IDisposable
{
    private readonly PollLoginApp _app = new(("Login:Method", "Qr"));

    [Fact]
    public async Task The_visitor_sees_a_sentence_and_nothing_of_the_reason()
    {
        _app.WeChat.Always(FakeWeChat.CreateQr, """{"errcode":48001,"errmsg":"api unauthorized rid: 1"}""");
        using var browser = await new Browser(_app).OpenLoginAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, browser.Answer.StatusCode);
        Assert.NotNull(browser.Answer.Headers.RetryAfter);
        Assert.Equal("暂时无法登录，请稍后再试。", browser.Says);
        Assert.Null(browser.Main.Attributes["data-uid"]);
        Assert.DoesNotContain("48001", browser.Page.DocumentNode.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("unauthorized", browser.Page.DocumentNode.OuterHtml, StringComparison.Ordinal);
        Assert.False(browser.CookieHeader().Contains("polllogin.browser", StringComparison.Ordinal));
        Assert.Equal(0, await _app.InDatabaseAsync(db => Task.FromResult(db.ScanSessions.Count())));
        Assert.Contains("48001 api unauthorized rid: 1", _app.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("test account", _app.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_remembered_for_a_moment_and_then_one_page_asks_again()
    {
        _app.WeChat.Always(FakeWeChat.CreateQr, """{"errcode":45009,"errmsg":"reach max api daily quota limit"}""");
        using var browser = await new Browser(_app).OpenLoginAsync();
        await browser.OpenLoginAsync();
        Assert.Equal(1, _app.WeChat.CountOf(FakeWeChat.CreateQr));

        _app.WeChat.Always(FakeWeChat.CreateQr, (string?)null);
        _app.Clock.Advance(TimeSpan.FromSeconds(20));
        await browser.OpenLoginAsync();
        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
    }

    [Fact]
    public async Task A_code_that_was_made_is_shown_while_WeChat_refuses()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        _app.WeChat.Always(FakeWeChat.CreateQr, """{"errcode":45009,"errmsg":"reach max api daily quota limit"}""");
        await browser.OpenLoginAsync();
        Assert.Equal(HttpStatusCode.OK, browser.Answer.StatusCode);
    }

    public void Dispose() => _app.Dispose();
}
