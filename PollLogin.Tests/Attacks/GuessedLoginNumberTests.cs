using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Tests.Login;

namespace PollLogin.Tests.Attacks;

/// <summary>Login numbers are short: what does it bring a stranger to guess them, or to have others send them?</summary>
public sealed class GuessedLoginNumberTests : IDisposable
{
    private const string UsedUp = "登录号错误次数过多，请 10 分钟后再试，或在登录页上扫描二维码。";

    private readonly PollLoginApp _app = new(("Login:Method", "Message"), ("Site:AccountName", "示例公众号"));

    /// <summary>A stranger sends one number after the other until one signs them into somebody's page.</summary>
    [Fact]
    public async Task Number_guessed_by_one_person()
    {
        using var victim = await new Browser(_app).OpenLoginAsync();
        using var mallory = new Phone(_app, "o_mallory");
        await WrongAsync(mallory, victim, 5);
        Assert.Equal(UsedUp, await mallory.SayAsync(LoginNumberTests.Number(victim)));
        Assert.Equal("pending", (await victim.PollAsync()).Name);
        _app.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(UsedUp, await mallory.SayAsync(LoginNumberTests.Number(victim)));
    }

    /// <summary>The limit locks out an honest person for good, or somebody else.</summary>
    [Fact]
    public async Task Wrong_numbers_used_to_lock_people_out()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        using var wang = new Phone(_app, "o_wang");
        await WrongAsync(li, browser, 5);
        Assert.StartsWith("登录成功", await wang.SayAsync(LoginNumberTests.Number(browser)));
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        using var next = await new Browser(_app).OpenLoginAsync();
        Assert.StartsWith("登录成功", await li.SayAsync(LoginNumberTests.Number(next)));
    }

    /// <summary>A stranger reads a number over somebody's shoulder and sends it after its owner has.</summary>
    [Fact]
    public async Task Number_sent_a_second_time()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        using var mallory = new Phone(_app, "o_mallory");
        await li.SayAsync(LoginNumberTests.Number(browser));
        Assert.Equal("登录号已被使用", await mallory.SayAsync(LoginNumberTests.Number(browser)));
        await browser.CollectAsync();
        Assert.Equal(await NameOfAsync(li), await browser.WhoAmIAsync());
    }

    /// <summary>A stranger has a victim send the number of the stranger's own page; the digits in the chat are the victim's alone to read.</summary>
    [Fact]
    public async Task Victim_talked_into_sending_a_number()
    {
        using var app = new PollLoginApp(("Login:Method", "Message"), ("Site:AccountName", "示例公众号"), ("Login:Confirmation", "Number"));
        using var mallory = await new Browser(app).OpenLoginAsync();
        using var victim = new Phone(app);
        await victim.SayAsync(LoginNumberTests.Number(mallory));
        Assert.Equal("confirm", (await mallory.PollAsync()).Name);
        await mallory.OpenLoginAsync();
        await mallory.TypeAsync("000000");
        Assert.Null(await mallory.WhoAmIAsync());
    }

    /// <summary>A number hidden in what is no plain message: markup, a link, a picture's caption, other digits around it.</summary>
    [Theory]
    [InlineData("<b>{0}</b>")]
    [InlineData("{0}{0}")]
    [InlineData("https://example.com/{0}")]
    [InlineData("-{0}")]
    [InlineData("０x{0}")]
    public async Task Number_in_disguise(string content)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        await li.SayAsync(string.Format(null, content, LoginNumberTests.Number(browser)));
        Assert.Equal("pending", (await browser.PollAsync()).Name);
    }

    public void Dispose() => _app.Dispose();

    private static async Task WrongAsync(Phone phone, Browser notOf, int times)
    {
        // Never the page's own, by a digit more.
        for (var i = 0; i < times; i++)
        {
            Assert.StartsWith("没有找到这个登录号", await phone.SayAsync($"{LoginNumberTests.Number(notOf)}{i}"));
        }
    }

    private async Task<string?> NameOfAsync(Phone phone)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        await phone.SayAsync(LoginNumberTests.Number(browser));
        await browser.CollectAsync();
        return await browser.WhoAmIAsync();
    }
}
