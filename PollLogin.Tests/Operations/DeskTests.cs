using System.Net;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Attacks;
using PollLogin.Tests.Kit;
using PollLogin.Web.Storage;

namespace PollLogin.Tests.Operations;

/// <summary>What operators see and do.</summary>
public sealed class DeskTests : IDisposable
{
    private const string Operator = "o_operator_00000000000000000";

    private readonly PollLoginApp _app = new(("Operations:OpenIds", Operator));

    [Fact]
    public async Task The_member_page_of_an_operator_leads_there_and_nobody_elses()
    {
        using var member = await SignedInAsync("o_li");
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        await member.GetAsync("/account");
        await desk.GetAsync("/account");
        Assert.Null(member.Page.GetElementbyId("operations"));
        Assert.NotNull(desk.Page.GetElementbyId("operations"));
    }

    [Fact]
    public async Task Who_is_blocked_is_out_at_every_process_and_stays_out_until_it_is_lifted()
    {
        using var member = await SignedInAsync("o_li");
        using var elsewhere = _app.Neighbour();
        using var there = new Browser(elsewhere, member.Cookies);
        Assert.NotNull(await there.WhoAmIAsync());
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        await ActAsync(desk, 1, "block");
        Assert.Null(await member.WhoAmIAsync());
        _app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await there.WhoAmIAsync());

        using var again = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app, "o_li");
        Assert.Contains("无法为你登录", await phone.ScanAsync(again.Uid), StringComparison.Ordinal);
        await ActAsync(desk, 1, "unblock");
        Assert.Null(await member.WhoAmIAsync());
        await phone.ScanAsync(again.Uid);
        await again.CollectAsync();
        Assert.NotNull(await again.WhoAmIAsync());
        Assert.Equal([AuditAct.SignedIn, AuditAct.Blocked, AuditAct.Unblocked], await ActsAsync());
    }

    [Fact]
    public async Task One_login_ends_or_all_of_them()
    {
        using var one = await SignedInAsync("o_li");
        using var two = await SignedInAsync("o_li");
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        var id = await _app.InDatabaseAsync(db => db.LoginSessions.OrderBy(session => session.CreatedAt).Select(session => session.Id).FirstAsync(TestContext.Current.CancellationToken));
        await ActAsync(desk, 1, "end", ("session", id));
        Assert.True(await one.WhoAmIAsync() is null ^ await two.WhoAmIAsync() is null);
        await ActAsync(desk, 1, "endall");
        Assert.Equal((null, null), (await one.WhoAmIAsync(), await two.WhoAmIAsync()));
        await ActAsync(desk, 1, "end", ("session", id));
        Assert.Equal([AuditAct.SignedIn, AuditAct.EndedSession, AuditAct.EndedAll], await ActsAsync());
    }

    [Fact]
    public async Task Who_is_deleted_is_gone_and_the_log_keeps_no_name()
    {
        using var member = await SignedInAsync("o_li");
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        await ActAsync(desk, 1, "delete");
        Assert.Equal(HttpStatusCode.BadRequest, desk.Answer.StatusCode);
        await ActAsync(desk, 1, "delete", ("sure", "true"));
        Assert.Equal("/operations/members?said=MemberDeleted", desk.Answer.Headers.Location?.OriginalString);
        Assert.Null(await member.WhoAmIAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await desk.GetAsync("/operations/members/1")).StatusCode);
        await desk.GetAsync("/operations/audit");
        Assert.Contains("删除", desk.Page.DocumentNode.InnerText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("小", 2)]
    [InlineData("小王", 1)]
    [InlineData("王", 0)]
    [InlineData("o_l", 1)]
    [InlineData("2", 1)]
    [InlineData("%", 0)]
    [InlineData("_", 0)]
    [InlineData("' OR 1=1 --", 0)]
    public async Task Members_are_found_by_the_beginning_of_their_name_or_openid_and_by_id(string sought, int found)
    {
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        foreach (var (openId, name) in new[] { ("o_li", "小李"), ("o_wang", "小王") })
        {
            using var phone = new Phone(_app, openId);
            await phone.FollowAsync();
            await _app.InDatabaseAsync(db => db.Users.Where(user => user.OpenId == openId)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.Name, name), TestContext.Current.CancellationToken));
        }

        await desk.GetAsync($"/operations/members?q={Uri.EscapeDataString(sought)}");
        Assert.Equal(found, desk.Page.DocumentNode.SelectNodes("//*[@id='members']/li")?.Count ?? 0);
    }

    [Fact]
    public async Task A_long_list_is_read_page_by_page()
    {
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        await _app.InDatabaseAsync(async db =>
        {
            db.Users.AddRange(Enumerable.Range(0, 60).Select(i => new User { AppId = PollLoginApp.AppId, OpenId = $"o_{i}", Name = $"m{i}", CreatedAt = _app.Clock.GetUtcNow() }));
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await desk.GetAsync("/operations/members");
        Assert.Equal(50, desk.Page.DocumentNode.SelectNodes("//*[@id='members']/li")!.Count);
        await desk.GetAsync("/operations/members" + WebUtility.HtmlDecode(desk.Page.DocumentNode.SelectSingleNode("//a[@rel='next']")!.GetAttributeValue("href", "")));
        Assert.Equal(11, desk.Page.DocumentNode.SelectNodes("//*[@id='members']/li")!.Count);
        Assert.Null(desk.Page.DocumentNode.SelectSingleNode("//a[@rel='next']"));
    }

    [Fact]
    public async Task Pushes_are_told_by_kind_and_without_what_they_say()
    {
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        using var phone = new Phone(_app, "o_li");
        await phone.SayAsync("a secret");
        await phone.UnfollowAsync();
        await desk.GetAsync("/operations/pushes");
        var text = desk.Page.DocumentNode.InnerText;
        Assert.Contains("text", text, StringComparison.Ordinal);
        Assert.Contains("unsubscribe", text, StringComparison.Ordinal);
        Assert.Contains("SCAN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("o_", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9]{6}", text);
    }

    [Fact]
    public async Task The_doctor_looks_when_asked_to()
    {
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(_app);
        await desk.GetAsync("/operations/doctor");
        Assert.Null(desk.Page.GetElementbyId("findings"));
        var work = desk.PostAsync("/operations/doctor", new() { ["__RequestVerificationToken"] = desk.AntiforgeryToken });
        await _app.Clock.RunAsync(work);
        Assert.Contains("Database", desk.Page.GetElementbyId("findings")!.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_looks_for_one_operator_after_the_other()
    {
        const string Quota = "/cgi-bin/openapi/quota/get";
        var (inside, most) = (0, 0);
        _app.WeChat.Always(Quota, async cancel =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Delay(300, cancel);
            Interlocked.Decrement(ref inside);
            return await FakeWeChat.Json("""{"errcode":0,"errmsg":"ok","quota":{"daily_limit":100000,"used":1,"remain":99999}}""");
        });
        using var one = await StrangersAtTheDeskTests.OperatorAsync(_app);
        using var two = new Browser(_app, one.Cookies);
        await one.GetAsync("/operations/doctor");
        await two.GetAsync("/operations/doctor");
        Browser[] both = [one, two];
        await _app.Clock.RunAsync(Task.WhenAll(both.Select(desk =>
            desk.PostAsync("/operations/doctor", new() { ["__RequestVerificationToken"] = desk.AntiforgeryToken }))));
        Assert.Equal((2, 1), (_app.WeChat.CountOf(Quota), most));
        Assert.All(both, desk => Assert.NotNull(desk.Page.GetElementbyId("findings")));
    }

    [Fact]
    public async Task A_member_id_is_no_openid()
    {
        using var program = new OwnProcess(("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "9hT2mQ7xVb4Lk8Rz"), ("Operations__OpenIds", "42"));
        var (exitCode, _, errors) = await program.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("Operations:OpenIds holds \"42\", which is a member id", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _app.Dispose();

    private static async Task ActAsync(Browser desk, long member, string act, params (string Name, string Value)[] fields)
    {
        await desk.GetAsync($"/operations/members/{member}");
        Assert.Equal(HttpStatusCode.OK, desk.Answer.StatusCode);
        await desk.PostAsync($"/operations/members/{member}/{act}", fields.Append(("__RequestVerificationToken", desk.AntiforgeryToken!)).ToDictionary(field => field.Item1, field => (string?)field.Item2));
    }

    private Task<List<AuditAct>> ActsAsync() => _app.InDatabaseAsync(db => db.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Act).ToListAsync(TestContext.Current.CancellationToken));

    private Task<Browser> SignedInAsync(string openId) => StrangersAtTheDeskTests.SignedInAsync(_app, openId);
}
