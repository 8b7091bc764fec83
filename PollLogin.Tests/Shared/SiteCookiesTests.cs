using Microsoft.AspNetCore.Http;
using PollLogin.Web.Shared;

namespace PollLogin.Tests.Shared;

/// <summary>Polls read their cookie by themselves: they must find what the framework finds.</summary>
public sealed class SiteCookiesTests
{
    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("polllogin.browser=ab12")]
    [InlineData("a=1; polllogin.browser=ab12; b=2")]
    [InlineData("a=1;polllogin.browser=ab12;b=2")]
    [InlineData("polllogin.browser=first; polllogin.browser=last")]
    [InlineData("polllogin.browser=first", "b=2; polllogin.browser=last")]
    [InlineData("polllogin.browser2=ab12")]
    [InlineData("xpolllogin.browser=ab12")]
    [InlineData("polllogin.browser")]
    [InlineData("polllogin.browser=")]
    [InlineData("a=polllogin.browser=ab12")]
    [InlineData(";;  polllogin.browser=ab12 ;")]
    public void A_cookie_is_found_as_the_framework_finds_it(params string[] headers)
    {
        var request = new DefaultHttpContext { Request = { Headers = { Cookie = headers } } }.Request;
        Assert.Equal(request.Cookies["polllogin.browser"] ?? "", SiteCookies.Find(request, "polllogin.browser") ?? "");
    }
}
