using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Tests.Login;

namespace PollLogin.Tests.Attacks;

/// <summary>Login numbers are short: what does it bring a stranger to guess them, or to have others send them?</summary>
public sealed class GuessedLoginNumberTests : IDisposable
{
    private const string UsedUp = "登录号错误次数过多，请 10 分钟后再试；登录页上有二维码的话，也可以扫码登录。";

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
        // And the limit stands again: five more, and no sixth.
        await WrongAsync(li, next, 5);
        Assert.Equal(UsedUp, await li.SayAsync(LoginNumberTests.Number(next)));
    }

    /// <summary>Who has used up their tries deletes their data, or leaves and comes back, and would have five more.</summary>
    [Theory]
    [InlineData("deletes")]
    [InlineData("leaves")]
    public async Task Tries_renewed_by_going(string act)
    {
        using var own = await new Browser(_app).OpenLoginAsync();
        using var victim = await new Browser(_app).OpenLoginAsync();
        using var mallory = new Phone(_app, "o_mallory");
        await mallory.SayAsync(LoginNumberTests.Number(own));
        await own.CollectAsync();
        await WrongAsync(mallory, victim, 5);
        if (act == "deletes")
        {
            await own.GetAsync("/account");
            await own.PostAsync("/account/delete", new() { ["sure"] = "true", ["__RequestVerificationToken"] = own.AntiforgeryToken });
            Assert.Equal(0, await _app.InDatabaseAsync(db => db.Users.CountAsync()));
        }
        else
        {
            await mallory.UnfollowAsync();
            await mallory.FollowAsync();
        }

        Assert.Equal(UsedUp, await mallory.SayAsync(LoginNumberTests.Number(victim)));
        Assert.Equal("pending", (await victim.PollAsync()).Name);
    }

    /// <summary>Many strangers guess at once: each has five tries of their own, in every process together, and a page bears any number of misses.</summary>
    [Fact]
    public async Task Number_guessed_by_many()
    {
        using var there = _app.Neighbour(("Login:Method", "Message"), ("Site:AccountName", "示例公众号"));
        using var victim = await new Browser(_app).OpenLoginAsync();
        for (var i = 0; i < 10; i++)
        {
            using var here = new Phone(_app, $"o_mallory{i}");
            using var alsoThere = new Phone(there, $"o_mallory{i}");
            await WrongAsync(here, victim, 3);
            await WrongAsync(alsoThere, victim, 2);
            Assert.Equal(UsedUp, await here.SayAsync(LoginNumberTests.Number(victim)));
            Assert.Equal(UsedUp, await alsoThere.SayAsync(LoginNumberTests.Number(victim)));
        }

        using var li = new Phone(_app);
        Assert.StartsWith("登录成功", await li.SayAsync(LoginNumberTests.Number(victim)));
    }

    /// <summary>Twenty people send the same number at the same moment: one has it.</summary>
    [Fact]
    public async Task Number_sent_by_twenty_at_once()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var phones = Enumerable.Range(0, 20).Select(i => new Phone(_app, $"o_racer{i}")).ToArray();
        // The clock stands still: moved by each of them, it would pass the inbox's patience.
        var pushes = phones.Select((phone, i) => phone.Sign(SignedPush.Xml(
            phone.OpenId, _app.Clock.GetUtcNow(), ("MsgType", "text"), ("Content", LoginNumberTests.Number(browser)), ("MsgId", $"{i + 1}"))));
        var answers = await Task.WhenAll(phones.Zip(pushes, (phone, push) => phone.DeliverAsync(push)));
        Assert.Single(answers, answer => answer.StartsWith("登录成功", StringComparison.Ordinal));
        Assert.Equal(19, answers.Count(answer => answer == "登录号已被使用"));
        Array.ForEach(phones, phone => phone.Dispose());
    }

    /// <summary>A stranger whose own page waits sends a victim's number: the victim's browser alone hears of it, and never the stranger's.</summary>
    [Fact]
    public async Task Number_of_anothers_page()
    {
        using var victim = await new Browser(_app).OpenLoginAsync();
        using var thief = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        await li.SayAsync(LoginNumberTests.Number(victim));
        Assert.Equal("pending", (await thief.PollAsync()).Name);
        Assert.Equal("expired", (await thief.PollAsync(victim.Uid)).Name);
        Assert.Equal("success", (await victim.PollAsync()).Name);
    }

    /// <summary>Two accounts share a database, as after a change of account: a page of the one's is no page of the other's.</summary>
    [Fact]
    public async Task Number_of_another_account()
    {
        using var other = _app.Neighbour(("Login:Method", "Message"), ("Site:AccountName", "旧公众号"), ("WeChat:AppId", "wxother0000000001"));
        using var browser = await new Browser(other).OpenLoginAsync();
        using var li = new Phone(_app);
        Assert.StartsWith("没有找到这个登录号", await li.SayAsync(LoginNumberTests.Number(browser)));
        Assert.Equal("pending", (await browser.PollAsync()).Name);
    }

    /// <summary>A 0 refuses and a 1 approves: however often somebody sends them, they are no try at a number and no number either.</summary>
    [Fact]
    public async Task Answers_taken_for_numbers()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        foreach (var answer in Enumerable.Repeat<string[]>(["0", "1", "00000", "11111"], 3).SelectMany(answers => answers))
        {
            await li.SayAsync(answer);
        }

        Assert.Equal(0, await _app.InDatabaseAsync(db => db.WrongNumberCounts.CountAsync()));
        Assert.StartsWith("登录成功", await li.SayAsync(LoginNumberTests.Number(browser)));
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
    [InlineData("&#49;{0}")]
    [InlineData("<![CDATA[{0}]]>")]
    [InlineData("<a href=\"weixin://bizmsgmenu?msgmenucontent={0}\">1</a>")]
    public async Task Number_in_disguise(string content)
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var li = new Phone(_app);
        await li.SayAsync(string.Format(null, content, LoginNumberTests.Number(browser)));
        Assert.Equal("pending", (await browser.PollAsync()).Name);
    }

    /// <summary>Who talks of numbers does not try them, however often.</summary>
    [Theory]
    [InlineData("6 张票，谢谢")]
    [InlineData("room 42")]
    [InlineData("12345678901234567890")]
    public async Task Talk_that_holds_digits(string words)
    {
        using var li = new Phone(_app);
        for (var i = 0; i < 6; i++)
        {
            Assert.DoesNotContain("登录号", await li.SayAsync(words), StringComparison.Ordinal);
        }

        Assert.Equal(0, await _app.InDatabaseAsync(db => db.WrongNumberCounts.CountAsync()));
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
