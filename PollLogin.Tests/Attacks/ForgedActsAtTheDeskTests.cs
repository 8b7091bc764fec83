using System.Net;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Storage;

namespace PollLogin.Tests.Attacks;

/// <summary>Forms of the operators' pages, sent by whom they are not for, or about whom they cannot be: member 1 stays as they are.</summary>
public sealed class ForgedActsAtTheDeskTests : IDisposable
{
    private const string Operator = "o_operator_00000000000000000";

    private readonly PollLoginApp _app = new(("Operations:OpenIds", Operator));

    public static TheoryData<string> Acts => ["end", "endall", "block", "unblock", "delete"];

    /// <summary>Another site has the operator's browser send it.</summary>
    [Theory]
    [MemberData(nameof(Acts))]
    public async Task A_form_without_the_pages_own_token(string act)
    {
        using var member = await MemberAsync();
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        await desk.PostAsync($"/operations/members/1/{act}", new() { ["sure"] = "true", ["session"] = await SessionAsync() });
        Assert.Equal(HttpStatusCode.BadRequest, desk.Answer.StatusCode);
        await NothingHappenedAsync(member);
    }

    /// <summary>A token of the member's own, from the member's page.</summary>
    [Theory]
    [MemberData(nameof(Acts))]
    public async Task A_members_form(string act)
    {
        using var member = await MemberAsync();
        using var mallory = await StrangersAtTheDeskTests.SignedInAsync(_app, "o_mallory");
        await mallory.GetAsync("/account");
        await ActAsync(mallory, 1, act);
        Assert.Equal(HttpStatusCode.NotFound, mallory.Answer.StatusCode);
        await NothingHappenedAsync(member);
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task An_operators_form_after_a_login_without_the_number(string act)
    {
        using var member = await MemberAsync();
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        await desk.GetAsync("/operations/members/1");
        await _app.InDatabaseAsync(db => db.LoginSessions.ExecuteUpdateAsync(
            set => set.SetProperty(session => session.Confirmation, Confirmation.None), TestContext.Current.CancellationToken));
        await ActAsync(desk, 1, act);
        Assert.Equal(HttpStatusCode.Forbidden, desk.Answer.StatusCode);
        await NothingHappenedAsync(member);
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task An_act_on_nobody(string act)
    {
        using var member = await MemberAsync();
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        await desk.GetAsync("/operations/members/1");
        await ActAsync(desk, 999, act);
        Assert.Equal(HttpStatusCode.NotFound, desk.Answer.StatusCode);
        await NothingHappenedAsync(member);
    }

    [Fact]
    public async Task A_login_that_is_another_members()
    {
        using var member = await MemberAsync();
        using var other = await StrangersAtTheDeskTests.SignedInAsync(_app, "o_wang");
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        await desk.GetAsync("/operations/members/2");
        await ActAsync(desk, 2, "end");
        Assert.Equal("/operations/members/2?said=NothingChanged", desk.Answer.Headers.Location?.OriginalString);
        await NothingHappenedAsync(member);
        Assert.NotNull(await other.WhoAmIAsync());
    }

    [Theory]
    [InlineData("block")]
    [InlineData("delete")]
    public async Task Operators_cannot_shut_themselves_out(string act)
    {
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        await desk.GetAsync("/operations/members/1");
        await desk.PostAsync($"/operations/members/1/{act}", new() { ["sure"] = "true", ["__RequestVerificationToken"] = desk.AntiforgeryToken });
        Assert.Equal(HttpStatusCode.BadRequest, desk.Answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync("/operations/members/1")).StatusCode);
    }

    public void Dispose() => _app.Dispose();

    private Task<Browser> MemberAsync() => StrangersAtTheDeskTests.SignedInAsync(_app, "o_li");

    private async Task ActAsync(Browser browser, long member, string act) => await browser.PostAsync(
        $"/operations/members/{member}/{act}",
        new() { ["sure"] = "true", ["session"] = await SessionAsync(), ["__RequestVerificationToken"] = browser.AntiforgeryToken });

    /// <summary>The login of member 1.</summary>
    private Task<string> SessionAsync() => _app.InDatabaseAsync(db =>
        db.LoginSessions.Where(session => session.UserId == 1).Select(session => session.Id).SingleAsync(TestContext.Current.CancellationToken));

    private async Task NothingHappenedAsync(Browser member)
    {
        Assert.NotNull(await member.WhoAmIAsync());
        Assert.DoesNotContain(
            await _app.InDatabaseAsync(db => db.AuditEntries.Select(entry => entry.Act).ToListAsync(TestContext.Current.CancellationToken)),
            act => act != AuditAct.SignedIn);
    }
}
