using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Operations;
using PollLogin.Web.Operations.Checks;

namespace PollLogin.Tests.Operations;

/// <summary>Faults made on purpose: the doctor names each, and what to do.</summary>
public sealed class DoctorTests
{
    private const string Quota = "/cgi-bin/openapi/quota/get";

    [Fact]
    public async Task Where_all_is_well_nothing_is_to_be_done()
    {
        using var app = Well();
        using (var phone = new Phone(app))
        {
            await phone.FollowAsync();
        }

        await app.Services.GetRequiredService<SightingsKeeper>().KeepAsync(TestContext.Current.CancellationToken);
        var found = await ExamineAsync(app);
        // The test's own address is no https.
        Assert.Equal(["Cookies"], found.Where(finding => finding.Health != Health.Well).Select(finding => finding.Topic));
        string[] ofSqlite = TestDatabase.IsPostgreSql ? [] : ["Data folder", "Journal"];
        Assert.Equal(
            ofSqlite.Concat(["Access token", "Address", "Certificate", "Clock", "Cookies", "Database", "Key ring", "Plain mode", "Proxy", "Pushes", "Quota", "Rights", "Self-test", "Token"]).Order(StringComparer.Ordinal),
            found.Select(finding => finding.Topic).Append("Certificate").Append("Clock").Distinct().Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, string, string?, string, Health, string> Settings => new()
    {
        { "Token", "WeChat:Token", "short", "Make up a longer one", Health.Doubtful, "fewer than 16" },
        { "Plain mode", "WeChat:EncodingAesKey", "", "Choose safe mode", Health.Doubtful, "does not cover" },
        { "Cookies", "Site:PublicUrl", "", "https", Health.Doubtful, "no prefix" },
        { "Address", "Site:PublicUrl", "http://127.0.0.1:9", "firewall", Health.Ill, "cannot be reached" },
        { "Address", "Site:PathBase", "/elsewhere", "", Health.Well, "answers" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_setting_that_is_not_wise(string topic, string key, string? value, string fix, Health health, string seen)
    {
        using var app = Well((key, value));
        var finding = Assert.Single(await ExamineAsync(app), finding => finding.Topic == topic);
        Assert.Equal(health, finding.Health);
        Assert.Contains(seen, finding.Seen, StringComparison.Ordinal);
        Assert.Contains(fix, finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FakeWeChat.StableToken, 40164, "IP whitelist", Health.Ill, "whitelist")]
    [InlineData(FakeWeChat.StableToken, 40125, "Access token", Health.Ill, "AppSecret is wrong")]
    [InlineData(FakeWeChat.CreateQr, 48001, "Rights", Health.Doubtful, "Login:Method=Message")]
    [InlineData(FakeWeChat.CreateQr, 45009, "Rights", Health.Doubtful, "00:00 Beijing")]
    public async Task What_WeChat_says_of_the_account(string api, int code, string topic, Health health, string fix)
    {
        using var app = Well();
        app.WeChat.Always(api, ApiCalls.Refusal(code, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1"));
        var finding = Assert.Single(await ExamineAsync(app), finding => finding.Topic == topic);
        Assert.Equal(health, finding.Health);
        Assert.Contains(fix, finding.Fix, StringComparison.Ordinal);
        if (code == 40164)
        {
            Assert.Contains("203.0.113.7", finding.Seen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Few_codes_are_left_of_the_day()
    {
        using var app = Well();
        app.WeChat.Always(Quota, """{"errcode":0,"errmsg":"ok","quota":{"daily_limit":100000,"used":95000,"remain":5000}}""");
        var finding = Assert.Single(await ExamineAsync(app), finding => finding.Topic == "Quota");
        Assert.Equal((Health.Doubtful, "5,000 of the day's 100,000 QR codes are left."), (finding.Health, finding.Seen));
    }

    [Fact]
    public async Task A_push_that_was_refused_and_a_proxy_that_is_not_trusted_are_told_of_by_another_process()
    {
        using var app = Well(("Site:TrustedProxies", "10.0.0.1"));
        using (var client = app.NewClient())
        using (var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/wechat?signature=00&timestamp=1&nonce=2&echostr=3", UriKind.Relative)))
        {
            request.Headers.Add("X-Forwarded-For", "203.0.113.9");
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        }

        await app.Services.GetRequiredService<SightingsKeeper>().KeepAsync(TestContext.Current.CancellationToken);
        using var there = app.Neighbour(("Site:PublicUrl", ""));
        var found = await ExamineAsync(there);
        Assert.Contains(found, finding => finding is { Topic: "Refused pushes", Health: Health.Ill } && finding.Seen.Contains("timestamp: clock off by", StringComparison.Ordinal));
        Assert.Contains(found, finding => finding is { Topic: "Proxy", Health: Health.Doubtful } && finding.Fix.Contains("Site__TrustedProxies=127.0.0.1", StringComparison.Ordinal));
        Assert.Contains(found, finding => finding is { Topic: "Pushes", Health: Health.Doubtful } && finding.Seen == "No push of WeChat's has ever come.");
    }

    /// <summary>Something else answers at the public address: a firewall, another program, a redirect.</summary>
    [Theory]
    [InlineData(404, "", "Address", "another path")]
    [InlineData(502, "", "Address", "does not reach this program")]
    [InlineData(403, "", "Self-test", "another WeChat:Token")]
    [InlineData(406, "Not Acceptable", "Self-test", "dislikes XML")]
    [InlineData(301, "", "Self-test", "Enter that address")]
    public async Task Something_else_answers_at_the_public_address(int status, string body, string topic, string fix)
    {
        await using var other = WebApplication.CreateSlimBuilder().Build();
        other.Urls.Add("http://127.0.0.1:0");
        other.Run(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = status == 301 ? "https://www.example.com/" : default;
            return context.Response.WriteAsync(body);
        });
        await other.StartAsync(TestContext.Current.CancellationToken);
        using var app = Well(("Site:PublicUrl", other.Urls.First()));
        var finding = Assert.Single(await ExamineAsync(app), finding => finding.Topic == topic);
        Assert.Equal(Health.Ill, finding.Health);
        Assert.Contains(fix, finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_ring_that_is_gone()
    {
        using var app = Well();
        _ = app.Services;
        using var there = app.Neighbour(("Site:PublicUrl", ""));
        _ = there.Server;
        await app.InDatabaseAsync(db => db.DataProtectionKeys.ExecuteDeleteAsync(TestContext.Current.CancellationToken));
        Assert.Contains(await ExamineAsync(there), finding => finding is { Topic: "Key ring", Health: Health.Ill });
    }

    [Fact]
    public async Task A_check_that_cannot_look_says_so_and_hides_no_other()
    {
        using var app = Well();
        await app.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("DROP TABLE \"Sightings\"", TestContext.Current.CancellationToken));
        var found = await ExamineAsync(app);
        Assert.Contains(found, finding => finding is { Topic: "Pushes", Health: Health.Ill } && finding.Seen.StartsWith("It could not be looked at", StringComparison.Ordinal));
        Assert.Contains(found, finding => finding is { Topic: "Database", Health: Health.Well });
        Assert.Equal(found.OrderByDescending(finding => finding.Health).Select(finding => finding.Health), found.Select(finding => finding.Health));
    }

    private static PollLoginApp Well(params (string Key, string? Value)[] settings)
    {
        var port = OwnProcess.FreePort();
        var app = new PollLoginApp([
            ("WeChat:EncodingAesKey", PollLoginApp.AesKey), ("Site:PublicUrl", $"http://127.0.0.1:{port}"), .. settings]).OnKestrel(port);
        app.WeChat.Always(Quota, """{"errcode":0,"errmsg":"ok","quota":{"daily_limit":100000,"used":1,"remain":99999}}""").Always("/", "{}");
        return app;
    }

    private static Task<IReadOnlyList<Finding>> ExamineAsync(PollLoginApp app) =>
        app.Services.GetRequiredService<Doctor>().ExamineAsync(TestContext.Current.CancellationToken);
}
