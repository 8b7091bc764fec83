using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Login;

namespace PollLogin.Tests.Login;

/// <summary><c>Login:RememberBrowser</c>: under which secret a browser is remembered, and what makes it forgotten.</summary>
public sealed class RememberedBrowserTests : IDisposable
{
    private const string Cookie = "polllogin.remembered";

    private readonly PollLoginApp _app = new(("Login:Confirmation", "Number"), ("Login:RememberBrowser", "true"));
    private readonly Phone _phone;

    public RememberedBrowserTests() => _phone = new Phone(_app);

    [Fact]
    public async Task After_a_0_in_the_chat_it_is_asked_again()
    {
        using var browser = new Browser(_app);
        await ConfirmAsync(browser, _phone);
        Assert.StartsWith("已拒绝", await _phone.SayAsync("0"), StringComparison.Ordinal);
        Assert.Equal(0, await RememberedAsync());
        await browser.OpenLoginAsync();
        Assert.NotEmpty(await _phone.ScanForNumberAsync(browser.Uid));
    }

    [Fact]
    public async Task After_unfollowing_it_is_asked_again()
    {
        using var browser = new Browser(_app);
        await ConfirmAsync(browser, _phone);
        await _phone.UnfollowAsync();
        Assert.Equal(0, await RememberedAsync());
        await _phone.FollowAsync();
        await browser.OpenLoginAsync();
        Assert.NotEmpty(await _phone.ScanForNumberAsync(browser.Uid));
    }

    [Fact]
    public async Task Who_deletes_their_data_is_remembered_nowhere()
    {
        using var browser = new Browser(_app);
        await ConfirmAsync(browser, _phone);
        await browser.GetAsync("/account");
        await browser.PostAsync("/account/delete", new() { ["sure"] = "true", ["__RequestVerificationToken"] = browser.AntiforgeryToken });
        Assert.Equal(0, await RememberedAsync());
    }

    [Fact]
    public async Task A_secret_that_the_browser_brings_is_never_adopted()
    {
        using var browser = new Browser(_app);
        var planted = BrowserKey.New();
        browser.Cookies.Add(browser.Client.BaseAddress!, new System.Net.Cookie(Cookie, planted, "/"));
        await ConfirmAsync(browser, _phone);
        Assert.Equal(1, await RememberedAsync());
        await AskedWithAsync(planted);
    }

    [Fact]
    public async Task Each_remembering_gives_a_new_secret_and_the_old_one_is_worth_nothing()
    {
        using var browser = new Browser(_app);
        await ConfirmAsync(browser, _phone);
        var first = browser.Cookies.GetAllCookies()[Cookie]!.Value;
        await browser.WhoAmIAsync();
        await browser.LogOutAsync();
        using var other = new Phone(_app, "o_other");
        await ConfirmAsync(browser, other);
        Assert.NotEqual(first, browser.Cookies.GetAllCookies()[Cookie]!.Value);
        Assert.Equal(2, await RememberedAsync());
        await AskedWithAsync(first);
    }

    public void Dispose()
    {
        _phone.Dispose();
        _app.Dispose();
    }

    private static async Task ConfirmAsync(Browser browser, Phone phone)
    {
        await browser.OpenLoginAsync();
        await browser.TypeAsync(await phone.ScanForNumberAsync(browser.Uid));
        Assert.NotNull(browser.Cookies.GetAllCookies()[Cookie]);
    }

    /// <summary>Another browser comes with <paramref name="secret"/>, and is asked for a number all the same.</summary>
    private async Task AskedWithAsync(string secret)
    {
        using var thief = new Browser(_app);
        thief.Cookies.Add(thief.Client.BaseAddress!, new System.Net.Cookie(Cookie, secret, "/"));
        await thief.OpenLoginAsync();
        Assert.NotEmpty(await _phone.ScanForNumberAsync(thief.Uid));
    }

    private Task<int> RememberedAsync() => _app.InDatabaseAsync(db => db.RememberedBrowsers.CountAsync(TestContext.Current.CancellationToken));
}
