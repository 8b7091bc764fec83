using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

/// <summary>The operator's line in the log names WeChat's number, its words, and what to do.</summary>
public sealed class WeChatExceptionTests
{
    [Theory]
    [InlineData(-1, "busy")]
    [InlineData(40001, "WeChat:AppSecret", "forces new tokens")]
    [InlineData(42001, "WeChat:AppSecret", "forces new tokens")]
    [InlineData(40013, "WeChat:AppId")]
    [InlineData(40125, "WeChat:AppSecret")]
    [InlineData(40164, "IP白名单", "5 minutes")]
    [InlineData(40243, "frozen")]
    [InlineData(45009, "00:00 Beijing time", "10,000", "100,000")]
    [InlineData(45011, "minute")]
    [InlineData(48001, "已认证服务号", "测试号", "订阅号")]
    [InlineData(50001, "已认证服务号", "测试号", "订阅号")]
    [InlineData(50002, "banned")]
    [InlineData(89503, "administrator")]
    [InlineData(40053, "fault of PollLogin")]
    [InlineData(61007, "documentation")]
    public void A_refusal_says_what_to_do(int code, params string[] remedy)
    {
        const string Words = "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 6633";
        var refusal = new WeChatException("/cgi-bin/stable_token", code, Words);
        Assert.StartsWith($"WeChat refused /cgi-bin/stable_token: {code} {Words}.", refusal.Message, StringComparison.Ordinal);
        Assert.All(remedy, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_outage_says_where_to_look()
    {
        var fault = new WeChatException("/cgi-bin/stable_token", new HttpRequestException("No route to host."));
        Assert.Contains("No route to host.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("WeChat:ApiBase", fault.Message, StringComparison.Ordinal);
        Assert.Null(fault.Code);
    }

    [Theory]
    [InlineData(404, "Something answered, but not as WeChat does")]
    [InlineData(412, "Something answered, but not as WeChat does")]
    [InlineData(429, "This passes by itself where it is WeChat's own fault")]
    [InlineData(502, "This passes by itself where it is WeChat's own fault")]
    public void An_answer_that_is_no_outage_does_not_lead_to_the_firewall(int status, string remedy)
    {
        var fault = new WeChatException("/cgi-bin/stable_token", new HttpRequestException("An answer.", null, (System.Net.HttpStatusCode)status));
        Assert.Contains($"An answer. {remedy}", fault.Message, StringComparison.Ordinal);
    }
}
