using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Attacks;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Operations;

/// <summary>What <c>/operations</c> counts: shown, scanned, signed in, refused, wrong numbers, run out, mistyped. The operator's own logins are among them.</summary>
public sealed class DeskFiguresTests : IDisposable
{
    private readonly PollLoginApp _app = new(("Operations:OpenIds", "o_operator_00000000000000000"), ("Login:Confirmation", "Number"));

    [Fact]
    public async Task The_days_are_counted_before_and_after_the_clean_up()
    {
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        using var member = await StrangersAtTheDeskTests.OperatorAsync(_app, "o_li");
        using var nobody = await new Browser(_app).OpenLoginAsync();
        string[] expected = ["3", "2", "2", "0", "0", "0", "0"];
        Assert.Equal(expected, await DayAsync(desk, "01-31"));
        _app.Clock.Advance(TimeSpan.FromMinutes(11));
        expected[^2] = "1";
        Assert.Equal(expected, await DayAsync(desk, "01-31"));
        _app.Clock.Advance(TimeSpan.FromHours(26));
        await Eventually.TrueAsync(() => _app.InDatabaseAsync(db => Task.FromResult(!db.ScanSessions.Any())));
        using var later = await StrangersAtTheDeskTests.OperatorAsync(_app);
        Assert.Equal(expected, await DayAsync(later, "01-31"));
        Assert.Equal(["1", "1", "1", "0", "0", "0", "0"], await DayAsync(later, "02-01"));
    }

    [Fact]
    public async Task A_login_belongs_to_the_day_of_the_site_on_which_its_code_was_shown()
    {
        // 23:59:50 in Shanghai, and in the afternoon by UTC.
        _app.Clock.Advance(TimeSpan.FromHours(6) - TimeSpan.FromSeconds(10));
        using var late = await new Browser(_app).OpenLoginAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(10));
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        Assert.Equal(["1", "0", "0", "0", "0", "0", "0"], await DayAsync(desk, "01-31"));
        Assert.Equal(["1", "1", "1", "0", "0", "0", "0"], await DayAsync(desk, "02-01"));
    }

    [Fact]
    public async Task A_person_who_refuses_is_told_from_one_whose_number_was_guessed_at()
    {
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        using var li = new Phone(_app, "o_li");
        using (var refused = await new Browser(_app).OpenLoginAsync())
        {
            await li.ScanAsync(refused.Uid);
            await li.SayAsync("0");
        }

        // The fifth login is refused at its first number: the person's logins together bear no more.
        for (var i = 0; i < 5; i++)
        {
            using var stranger = await new Browser(_app).OpenLoginAsync();
            await li.ScanAsync(stranger.Uid);
            for (var j = 0; j < 5; j++)
            {
                await stranger.TypeAsync("wrong");
            }
        }

        Assert.Equal(["7", "7", "1", "1", "5", "0", "0"], await DayAsync(desk, "01-31"));
    }

    [Fact]
    public async Task A_login_number_that_no_page_shows_counts_for_the_day_on_which_it_was_sent()
    {
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        using var li = new Phone(_app, "o_li");
        using var wang = new Phone(_app, "o_wang");
        await li.SayAsync("999999");
        await wang.SayAsync("9999999");
        await wang.SayAsync("how are you?");
        // Scanned by one, and sent by another: a number that a page shows, and too late.
        using var browser = await new Browser(_app).OpenLoginAsync("?by=number");
        await li.ScanAsync(browser.Uid);
        await wang.SayAsync(browser.Page.GetElementbyId("login-number")!.InnerText);
        Assert.Equal(["2", "2", "1", "0", "0", "0", "2"], await DayAsync(desk, "01-31"));
    }

    [Fact]
    public async Task The_pages_of_a_member_and_of_operators_say_who_is_signed_in()
    {
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        foreach (var page in (string[])["/", "/account", "/operations", "/operations/members", "/operations/pushes", "/operations/audit", "/operations/doctor"])
        {
            await desk.GetAsync(page);
            Assert.NotEmpty(desk.Page.GetElementbyId("member-name")!.InnerText);
        }
    }

    public void Dispose() => _app.Dispose();

    private static async Task<List<string>> DayAsync(Browser desk, string day)
    {
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync("/operations")).StatusCode);
        var row = desk.Page.DocumentNode.SelectSingleNode($"//*[@id='days']/tbody/tr[th='{day}']")!;
        return [.. row.SelectNodes("td")!.Take(7).Select(cell => cell.InnerText)];
    }
}
