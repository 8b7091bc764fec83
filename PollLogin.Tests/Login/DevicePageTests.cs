using HtmlAgilityPack;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Login;

/// <summary>What the page says where it is opened: nothing that is not there, and one code on a screen.</summary>
public sealed class DevicePageTests
{
    private const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
    private const string IPad = "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
    private const string Android = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
    private const string Harmony = "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.1.3.300";
    private const string Desk = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36";

    [Theory]
    [InlineData(Desk, "打开微信，用“扫一扫”", "等待扫码…", false, false)]
    [InlineData(Desk + " MicroMessenger/7.0.20 WindowsWechat(0x63090c33)", "打开微信，用“扫一扫”", "等待扫码…", false, false)]
    [InlineData(Desk + " wxwork/4.1.30", "请在微信或手机浏览器中打开本页；也可以在微信里发送下面的登录号。", "等待扫码或登录号…", true, false)]
    [InlineData(Android, "保存图片，然后在微信“扫一扫”里从相册选它", "等待扫码或登录号…", true, true)]
    [InlineData(Harmony, "保存图片，然后在微信“扫一扫”里从相册选它", "等待扫码或登录号…", true, true)]
    [InlineData(IPhone, "长按图片存到相册", "等待扫码或登录号…", true, false)]
    [InlineData(IPad, "长按图片存到相册", "等待扫码或登录号…", true, false)]
    [InlineData(Android + " MicroMessenger/8.0.50", "长按二维码，选择“识别图中二维码”", "等待扫码或登录号…", true, false)]
    public async Task The_words_and_the_helps_are_those_of_the_device(string userAgent, string lead, string says, bool hasNumber, bool hasDownload)
    {
        using var browser = await OpenAsync(userAgent);
        Assert.Contains(lead, Text(browser, "//p[@class='lead']"), StringComparison.Ordinal);
        Assert.Equal(says, browser.Says);
        Assert.Equal(hasNumber, browser.Page.GetElementbyId("login-number") is not null);
        Assert.Equal(hasDownload, browser.Page.DocumentNode.SelectSingleNode("//a[@download]") is not null);
    }

    [Fact]
    public async Task Where_no_number_may_be_sent_none_is_spoken_of()
    {
        using var browser = await OpenAsync(Android + " AlipayClient/10.6", ("Login:Method", "Qr"));
        Assert.Equal("请在微信或手机浏览器中打开本页。", Text(browser, "//p[@class='lead']"));
        Assert.Null(browser.Page.GetElementbyId("login-number"));
    }

    /// <summary>Who holds a finger on the account's own code in place of the login's follows, and is not signed in.</summary>
    [Theory]
    [InlineData("Auto", "qr")]
    [InlineData("Message", "account-qr")]
    public async Task One_code_is_on_the_screen(string method, string code)
    {
        using var browser = await OpenAsync(Android + " MicroMessenger/8.0.50", ("Login:Method", method), ("Site:AccountQr", Path.Combine(Rules.Sources.Root, "PollLogin.Tests/Samples/logo.png")));
        var picture = Assert.Single(browser.Page.DocumentNode.SelectNodes("//div[@class='qr']//img")!);
        Assert.Equal(code, picture.Id is "" ? picture.GetClasses().Single() : picture.Id);
        Assert.NotNull(browser.Page.GetElementbyId("login-number"));
    }

    private static async Task<Browser> OpenAsync(string userAgent, params (string, string?)[] settings)
    {
        var browser = new Browser(new PollLoginApp(settings));
        browser.Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        return await browser.OpenLoginAsync();
    }

    private static string Text(Browser browser, string path) => HtmlEntity.DeEntitize(browser.Page.DocumentNode.SelectSingleNode(path)!.InnerText);
}
