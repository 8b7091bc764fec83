using Microsoft.Playwright;
using PollLogin.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace PollLogin.Tests.Pages;

/// <summary>The two example sites as <c>docs/gateway.md</c> sets them up, in a real browser, with the simulator's phone.</summary>
[Collection(PageTests.Name)]
public sealed class GatewayTests(Chromium chromium) : IAsyncLifetime
{
    private readonly List<string> _complaints = [];
    private Examples _examples = null!;
    private PollLoginApp _app = null!;
    private IBrowserContext _visitor = null!;

    private string Login => $"http://login.site.localhost:{_examples.LoginPort}";

    private string Php => $"http://php.site.localhost:{_examples.PhpPort}";

    private string Static => $"http://static.site.localhost:{_examples.StaticPort}";

    public async ValueTask InitializeAsync()
    {
        _examples = new Examples(OwnProcess.FreePort());
        _app = new PollLoginApp(
            ("environment", "Development"), ("WeChat:AppId", ""), ("WeChat:AppSecret", ""), ("WeChat:Token", ""), ("Login:PollInterval", "00:00:00.5"),
            ("Site:PublicUrl", Login), ("Gateway:CookieDomain", "site.localhost"), ("Gateway:Hosts", $"{new Uri(Php).Authority},{new Uri(Static).Authority}"))
            .OnKestrel(_examples.LoginPort);
        _visitor = await chromium.NewContextAsync(new Uri(Login));
        _visitor.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Location.Contains("favicon", StringComparison.Ordinal))
            {
                _complaints.Add(message.Text);
            }
        };
    }

    [Fact]
    public async Task A_visitor_of_the_PHP_site_scans_and_is_back_and_the_static_one_knows_them_too()
    {
        await _examples.StartAsync();
        var page = await _visitor.NewPageAsync();
        await page.GotoAsync(Php + "/?x=1&y=你");
        await ScanAsync(page);
        await Expect(page.Locator("#user")).ToHaveTextAsync("wx_1");
        await Expect(page.Locator("#asked")).ToHaveTextAsync("GET /?x=1&y=%E4%BD%A0");
        await Expect(page.Locator("#name")).ToHaveTextAsync(await _app.InDatabaseAsync(db => Task.FromResult(db.Users.Single().Name)));

        await page.GotoAsync(Static);
        await Expect(page.Locator("#welcome")).ToBeVisibleAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_visitor_of_the_static_site_scans_and_is_back_and_logs_out_again()
    {
        await _examples.StartAsync();
        var page = await _visitor.NewPageAsync();
        await page.GotoAsync(Static + "/index.html?x=1");
        await ScanAsync(page);
        await Expect(page.Locator("#welcome")).ToBeVisibleAsync();
        Assert.Equal(Static + "/index.html?x=1", page.Url);

        await page.Locator("#logout").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "退出登录" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("已退出登录");
        await page.GetByRole(AriaRole.Link, new() { Name = "回到 static.site.localhost" }).ClickAsync();
        await Expect(page.Locator("#qr")).ToBeVisibleAsync();
        await page.GotoAsync(Php);
        await Expect(page.Locator("#qr")).ToBeVisibleAsync();
        Assert.Empty(_complaints);
    }

    /// <summary>The proxy keeps the cookie to itself: its visitor is sent to log in, is logged in, and is sent again.</summary>
    [Fact]
    public async Task A_loop_ends_in_a_page_that_says_why()
    {
        await _examples.StartAsync((_, text) => text.Replace("proxy_pass_request_body off;", "proxy_pass_request_body off; proxy_set_header Cookie \"\";", StringComparison.Ordinal));
        var page = await _visitor.NewPageAsync();
        await page.GotoAsync(Php);
        await ScanAsync(page);
        await Expect(page.Locator("#trouble")).ToContainTextAsync("没有转交 Cookie");
    }

    public async ValueTask DisposeAsync()
    {
        if (_visitor is not null)
        {
            await _visitor.DisposeAsync();
        }

        _examples?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private static async Task ScanAsync(IPage page)
    {
        var phone = await page.Context.RunAndWaitForPageAsync(() => page.GetByText("手边没有手机？").ClickAsync());
        await phone.Locator(".mine").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(phone.Locator("#chat .account")).ToContainTextAsync("登录成功");
        await page.BringToFrontAsync();
    }
}
