using System.Net;
using HtmlAgilityPack;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary>What the page says before any script runs, and what it hands on to the next code.</summary>
public sealed class PageStateTests : IDisposable
{
    private const string LookAgain = "?new=no";

    private readonly PollLoginApp _app = new();

    [Theory]
    [InlineData(0, "pending", "", "等待扫码…")]
    [InlineData(539, "pending", "", "等待扫码…")]
    [InlineData(540, "pending", "yes", "将在一分钟内过期。")]
    [InlineData(600, "expired", "", "已过期，请重新获取。")]
    public async Task The_last_minute_is_warned_of_and_the_title_says_what_the_page_says(int seconds, string state, string ending, string says)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await browser.OpenLoginAsync(LookAgain);
        Assert.Equal((state, ending, says), (Data(browser, "state"), Data(browser, "ending"), browser.Says));
        Assert.Equal($"{says} - 登录 - PollLogin", Title(browser));
    }

    [Theory]
    [InlineData("Approve", 530, "请在微信中回复 1 确认登录，回复 0 拒绝。")]
    [InlineData("Approve", 540, "请在微信中回复 1 确认登录，回复 0 拒绝。 将在一分钟内过期。")]
    [InlineData("Number", 540, "请输入微信中收到的 6 位数字。 将在一分钟内过期。")]
    public async Task It_is_warned_of_where_a_confirmation_is_asked_for_too(string level, int seconds, string says)
    {
        using var app = new PollLoginApp(("Login:Confirmation", level));
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        app.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await browser.OpenLoginAsync(LookAgain);
        Assert.Equal(says, browser.Says);
    }

    [Fact]
    public async Task Trouble_is_said_in_the_title_too()
    {
        using var app = new PollLoginApp(("Login:Method", "Qr"));
        app.WeChat.Always(FakeWeChat.CreateQr, """{"errcode":48001,"errmsg":"api unauthorized"}""");
        using var browser = await new Browser(app).OpenLoginAsync();
        Assert.Equal("暂时无法登录，请稍后再试。 - 登录 - PollLogin", Title(browser));
    }

    [Theory]
    [InlineData("Approve", true)]
    [InlineData("Number", false)]
    public async Task A_page_without_scripts_reloads_while_it_waits_but_not_below_somebodys_typing(string level, bool reloads)
    {
        using var app = new PollLoginApp(("Login:Confirmation", level));
        using var browser = await new Browser(app).OpenLoginAsync();
        Assert.Equal("3; url=/login?new=no", Reload(browser));
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        await browser.OpenLoginAsync(LookAgain);
        Assert.Equal(reloads, Reload(browser) is not null);
        await phone.SayAsync("0");
        await browser.OpenLoginAsync(LookAgain);
        Assert.Equal(("denied", "登录已被拒绝。"), (Data(browser, "state"), browser.Says));
        Assert.Null(Reload(browser));
    }

    [Fact]
    public async Task The_reloading_can_be_stopped()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var stop = Link(browser);
        await browser.GetAsync(stop);
        Assert.Null(Reload(browser));
        Assert.Equal(stop, Link(browser));
    }

    /// <summary>Whoever asks for more time still wants to go where they wanted to go.</summary>
    [Theory]
    [InlineData("?returnUrl=/account", "new=1&returnUrl=%2Faccount|new=anyway&returnUrl=%2Faccount|returnUrl=%2Faccount&by=number|new=1&returnUrl=%2Faccount")]
    [InlineData("?by=number", "new=1&returnUrl=%2F&by=number|new=anyway&returnUrl=%2F&by=number|new=1&returnUrl=%2F&by=number")]
    [InlineData("?by=code", "new=1&returnUrl=%2F&by=code|new=anyway&returnUrl=%2F&by=code|returnUrl=%2F&by=number|new=1&returnUrl=%2F&by=code")]
    [InlineData("?by=evil", "new=1&returnUrl=%2F|new=anyway&returnUrl=%2F|returnUrl=%2F&by=number|new=1&returnUrl=%2F")]
    public async Task Every_way_to_another_code_keeps_what_its_visitor_wanted(string query, string forms)
    {
        using var browser = await new Browser(_app).OpenLoginAsync(query);
        var fields = browser.Main.SelectNodes(".//form[@method='get']")!.Select(form => string.Join('&', form.SelectNodes(".//input")!.Select(Field)));
        Assert.Equal(forms, string.Join('|', fields));
    }

    public void Dispose() => _app.Dispose();

    private static string Field(HtmlNode input) => $"{input.GetAttributeValue("name", "")}={Uri.EscapeDataString(input.GetAttributeValue("value", ""))}";

    private static string Data(Browser browser, string name) => browser.Main.GetAttributeValue($"data-{name}", "");

    private static string Title(Browser browser) => WebUtility.HtmlDecode(browser.Page.DocumentNode.SelectSingleNode("//title")!.InnerText);

    private static string Link(Browser browser) =>
        WebUtility.HtmlDecode(browser.Page.DocumentNode.SelectSingleNode("//main//noscript//a")!.GetAttributeValue("href", ""));

    private static string? Reload(Browser browser) =>
        browser.Page.DocumentNode.SelectSingleNode("//head/noscript/meta[@http-equiv='refresh']")?.GetAttributeValue("content", "");
}
