using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Gateway;

/// <summary>The login at login.example.com, with other sites beside it, on a real Kestrel: the test server's connections have no address to trust.</summary>
public sealed class Neighbourhood : IDisposable
{
    public const string Wiki = "http://wiki.example.com/a%2Fb?x=1&y=%E4%BD%A0";

    private readonly HttpClient _proxy;

    /// <param name="settings">On top of two sites, open to everyone who signs in.</param>
    public Neighbourhood(params (string Key, string? Value)[] settings) : this(null, settings)
    {
    }

    public Neighbourhood(IInterceptor? interceptor, params (string Key, string? Value)[] settings)
    {
        App = new PollLoginApp([
            ("Site:PublicUrl", "http://login.example.com"), ("Gateway:CookieDomain", "example.com"),
            ("Gateway:Hosts", "wiki.example.com,files.example.com"), .. settings])
        { Interceptor = interceptor }.OnKestrel();
        Names = new Names().Add("login.example.com", App.ClientOptions.BaseAddress.Port);
        // A visitor may send a raw path, and nginx hands it on.
        _proxy = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
        {
            BaseAddress = App.ClientOptions.BaseAddress,
        };
    }

    public PollLoginApp App { get; }

    public Names Names { get; }

    public Browser NewBrowser() => new(Names, new CookieContainer());

    /// <summary>A browser in which somebody is signed in.</summary>
    public async Task<Browser> SignedInAsync(string openId = "o_li_0000000000000000000000")
    {
        var browser = NewBrowser();
        await browser.OpenLoginAsync();
        using var phone = new Phone(App, openId);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        Assert.NotNull(await browser.WhoAmIAsync());
        return browser;
    }

    /// <summary>What a site's nginx gets to hear when <paramref name="visitor"/> asks that site for <paramref name="url"/>.</summary>
    public Task<HttpResponseMessage> AskAsNginxAsync(string url, Browser? visitor = null, params (string Name, string Value)[] headers) =>
        AskAsync("/gateway/nginx", visitor, url, [("X-Original-URL", url), ("X-Original-Method", "GET"), .. headers]);

    /// <summary>The same of Caddy or Traefik, as a page.</summary>
    public Task<HttpResponseMessage> AskAsCaddyAsync(string url, Browser? visitor = null, params (string Name, string Value)[] headers)
    {
        var address = new Uri(url);
        return AskAsync("/gateway/forwarded", visitor, url, [
            ("X-Forwarded-Method", "GET"), ("X-Forwarded-Proto", address.Scheme), ("X-Forwarded-Host", address.Authority),
            ("X-Forwarded-Uri", address.PathAndQuery), ("Accept", "text/html,*/*"), .. headers]);
    }

    /// <summary>A later header of the same name takes the place of an earlier one; an empty one takes it away.</summary>
    public async Task<HttpResponseMessage> AskAsync(string path, Browser? visitor, string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (visitor?.Cookies.GetCookieHeader(new Uri(url)) is { Length: > 0 } cookies)
        {
            request.Headers.Add("Cookie", cookies);
        }

        foreach (var header in headers.GroupBy(header => header.Name).Select(same => same.Last()).Where(header => header.Value is not ""))
        {
            Assert.True(request.Headers.TryAddWithoutValidation(header.Name, header.Value));
        }

        return await _proxy.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _proxy.Dispose();
        App.Dispose();
    }
}
