using System.Net;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Attacks;

/// <summary>Somebody has not got the number that the chat shows, and tries them all; or has got it, and not the browser.</summary>
public sealed class GuessedNumberTests : IDisposable
{
    private readonly PollLoginApp _app = new(("Login:Confirmation", "Number"));
    private readonly Phone _phone;

    public GuessedNumberTests() => _phone = new Phone(_app);

    /// <summary>Of a million numbers one is right, and whoever may go on trying finds it before the code is over.</summary>
    [Fact]
    public async Task E11_After_five_wrong_numbers_the_right_one_is_worth_nothing()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        var number = await _phone.ScanForNumberAsync(browser.Uid);
        var (uid, antiforgery) = (browser.Uid, browser.AntiforgeryToken);
        foreach (var typed in Enumerable.Repeat(Wrong(number), 5).Append(number))
        {
            await browser.PostAsync("/login", new() { ["uid"] = uid, ["number"] = typed, ["__RequestVerificationToken"] = antiforgery });
        }

        Assert.Equal(HttpStatusCode.BadRequest, browser.Answer.StatusCode);
        Assert.Equal("denied", (await browser.PollAsync(uid)).Name);
    }

    /// <summary>A number that was overheard is sent from a browser of the attacker's: it is itself the login.</summary>
    [Fact]
    public async Task E11_A_known_number_is_worth_nothing_in_another_browser()
    {
        using var owner = await new Browser(_app).OpenLoginAsync();
        using var thief = await new Browser(_app).OpenLoginAsync();
        var number = await _phone.ScanForNumberAsync(owner.Uid);
        await thief.PostAsync("/login", new() { ["uid"] = owner.Uid, ["number"] = number, ["__RequestVerificationToken"] = thief.AntiforgeryToken });
        Assert.Equal(HttpStatusCode.BadRequest, thief.Answer.StatusCode);
        Assert.Null(await thief.WhoAmIAsync());
        await owner.TypeAsync(number);
        Assert.Equal(HttpStatusCode.Redirect, owner.Answer.StatusCode);
    }

    /// <summary>Nobody counts the tries: the attacker has the victim scan again and again, and begins anew before each refusal.</summary>
    [Fact]
    public async Task E18_Twenty_wrong_numbers_within_an_hour_are_all_that_one_persons_logins_bear()
    {
        for (var i = 0; i < 5; i++)
        {
            using var stranger = await new Browser(_app).OpenLoginAsync();
            var number = await _phone.ScanForNumberAsync(stranger.Uid);
            foreach (var _ in Enumerable.Range(0, 4))
            {
                await stranger.TypeAsync(Wrong(number));
            }
        }

        using var browser = await new Browser(_app).OpenLoginAsync();
        await browser.TypeAsync(await _phone.ScanForNumberAsync(browser.Uid));
        Assert.Equal(HttpStatusCode.BadRequest, browser.Answer.StatusCode);
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await browser.OpenLoginAsync();
        await browser.TypeAsync(await _phone.ScanForNumberAsync(browser.Uid));
        Assert.Equal(HttpStatusCode.Redirect, browser.Answer.StatusCode);
    }

    public void Dispose()
    {
        _phone.Dispose();
        _app.Dispose();
    }

    private static string Wrong(string number) => number == "000000" ? "000001" : "000000";
}
