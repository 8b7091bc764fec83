using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Operations;
using PollLogin.Web.Operations.Checks;
using PollLogin.Web.Storage.Sqlite;
using PollLogin.Web.WeChat;

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
            ofSqlite.Concat(["Access token", "Account name", "Address", "Cookies", "Database", "Key ring", "Plain mode", "Proxy", "Pushes", "Quota", "Rights", "Self-test", "Token"]).Order(StringComparer.Ordinal),
            found.Select(finding => finding.Topic).Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, string, string?, string, Health, string> Settings => new()
    {
        { "Token", "WeChat:Token", "short", "Make up a longer one", Health.Doubtful, "fewer than 16" },
        { "Plain mode", "WeChat:EncodingAesKey", "", "Choose safe mode", Health.Doubtful, "does not cover" },
        { "Cookies", "Site:PublicUrl", "", "https", Health.Doubtful, "no prefix" },
        { "Account name", "Site:AccountName", "", "Set the name", Health.Doubtful, "is not told which account" },
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

    [Fact]
    public async Task The_doctors_own_sample_that_is_refused_is_no_refused_push()
    {
        using var app = Well();
        using (var there = app.Neighbour(("WeChat:Token", "AnotherToken7Rz2Vb")).OnKestrel())
        using (var here = app.Neighbour(("Site:PublicUrl", there.ClientOptions.BaseAddress.OriginalString)))
        {
            Assert.Contains(await ExamineAsync(here), finding => finding is { Topic: "Self-test", Health: Health.Ill } && finding.Fix.Contains("start it again", StringComparison.Ordinal));
            await there.Services.GetRequiredService<SightingsKeeper>().KeepAsync(TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(await ExamineAsync(app), finding => finding.Topic == "Refused pushes");
    }

    /// <summary>Something else answers at the public address: a firewall, another program, a redirect.</summary>
    [Theory]
    [InlineData(200, "Welcome to our parking", "Address", "Does the DNS name lead to this machine")]
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

    /// <summary>As <c>check</c> meets it, which has no key in memory.</summary>
    [Fact]
    public async Task A_key_ring_that_is_gone_is_not_made_anew_in_silence()
    {
        using var app = Well();
        using (var phone = new Phone(app))
        {
            await phone.FollowAsync();
        }

        await app.InDatabaseAsync(db => db.DataProtectionKeys.ExecuteDeleteAsync(TestContext.Current.CancellationToken));
        using var there = app.Neighbour(("Site:PublicUrl", ""));
        _ = there.Services;
        await app.InDatabaseAsync(db => db.DataProtectionKeys.ExecuteDeleteAsync(TestContext.Current.CancellationToken));
        Assert.Contains(await ExamineAsync(there), finding => finding is { Topic: "Key ring", Health: Health.Ill } && finding.Seen.Contains("has members, and no key", StringComparison.Ordinal));
    }

    /// <summary>What the doctor posts is no push of WeChat's, and nobody else's to hear.</summary>
    [Fact]
    public async Task The_doctors_own_sample_counts_for_nothing()
    {
        await using var shop = new BackEnd();
        await shop.StartAsync();
        using var app = Well(("Relay:Targets", shop.Address));
        for (var look = 0; look < 2; look++)
        {
            var found = await ExamineAsync(app);
            Assert.Contains(found, finding => finding is { Topic: "Self-test", Health: Health.Well });
            Assert.Contains(found, finding => finding is { Topic: "Pushes", Health: Health.Doubtful } && finding.Seen == "No push of WeChat's has ever come.");
            await app.Services.GetRequiredService<SightingsKeeper>().KeepAsync(TestContext.Current.CancellationToken);
        }

        Assert.Empty(shop.Heard);
        Assert.Equal(0, await app.InDatabaseAsync(db => db.Pushes.CountAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>The token that is kept was given for the secret of before.</summary>
    [Theory]
    [InlineData(40125, "Access token")]
    [InlineData(40164, "IP whitelist")]
    public async Task A_secret_or_an_address_that_WeChat_no_longer_knows_is_seen_though_a_token_is_kept(int code, string topic)
    {
        using var app = Well();
        await app.Services.GetRequiredService<AccessToken>().GetAsync(TestContext.Current.CancellationToken);
        app.WeChat.Always(FakeWeChat.StableToken, ApiCalls.Refusal(code));
        var found = await ExamineAsync(app);
        Assert.Contains(found, finding => finding.Topic == topic && finding.Health == Health.Ill);
        Assert.DoesNotContain(found, finding => finding is { Topic: "Access token", Health: Health.Well });
    }

    [Fact]
    public async Task A_newer_versions_database_is_not_called_up_to_date()
    {
        using var app = Well();
        _ = app.Services;
        app.Database.Execute("""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_FromTheFuture', '99.0.0')""");
        var finding = Assert.Single(await ExamineAsync(app), finding => finding.Topic == "Database");
        Assert.Equal(Health.Ill, finding.Health);
        Assert.Contains("29990101000000_FromTheFuture", finding.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_damaged()
    {
        using var folder = new TemporaryFolder();
        using var app = WellOn(folder, out var path);
        SqliteTestDatabase.Damage(path, "AuditEntries");
        var finding = Assert.Single(await ExamineAsync(app), finding => finding.Topic == "Database");
        Assert.Equal(Health.Ill, finding.Health);
        Assert.Matches($"^{Regex.Escape(path)} is damaged: Tree [^\n]+$", finding.Seen);
        Assert.Contains("put back a backup with restore", finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_may_only_be_read()
    {
        using var folder = new TemporaryFolder();
        using var app = WellOn(folder, out var path);
        await app.InDatabaseAsync(async db =>
        {
            var check = new DataFolderCheck(db, app.Services.GetRequiredService<SqliteFile>());
            Assert.Equal(Health.Well, Assert.Single(await check.LookAsync(TestContext.Current.CancellationToken)).Health);
            db.Database.CloseConnection();
            db.Database.SetConnectionString($"Data Source={path};Mode=ReadOnly;Pooling=False");
            var finding = Assert.Single(await check.LookAsync(TestContext.Current.CancellationToken));
            Assert.Equal((Health.Ill, true), (finding.Health, finding.Seen.Contains("may only read", StringComparison.Ordinal)));
            // The context goes back to its pool.
            db.Database.CloseConnection();
            db.Database.SetConnectionString(app.Services.GetRequiredService<SqliteFile>().ConnectionString);
            return 0;
        });
    }

    /// <summary>The file may be written and what lies beside it not: SQLite says it of the first write alone, as it does of a connection that is told to write nothing.</summary>
    [Fact]
    public async Task A_journal_that_may_only_be_read()
    {
        using var folder = new TemporaryFolder();
        using var app = WellOn(folder, out _);
        await app.InDatabaseAsync(async db =>
        {
            var check = new DataFolderCheck(db, app.Services.GetRequiredService<SqliteFile>());
            await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await db.Database.ExecuteSqlAsync($"PRAGMA query_only=1", TestContext.Current.CancellationToken);
            var finding = Assert.Single(await check.LookAsync(TestContext.Current.CancellationToken));
            Assert.Equal((Health.Ill, true), (finding.Health, finding.Seen.Contains("readonly", StringComparison.Ordinal)));
            Assert.Contains("what begins with its name", finding.Fix, StringComparison.Ordinal);
            return 0;
        });
    }

    [Fact]
    public async Task A_database_that_somebody_writes_to()
    {
        using var folder = new TemporaryFolder();
        using var app = WellOn(folder, out var path);
        _ = app.Services;
        await using var other = new SqliteConnection($"Data Source={path};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var write = other.CreateCommand();
        write.CommandText = "BEGIN IMMEDIATE";
        await write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await app.InDatabaseAsync(async db =>
        {
            var finding = Assert.Single(await new DataFolderCheck(db, app.Services.GetRequiredService<SqliteFile>()).LookAsync(TestContext.Current.CancellationToken));
            Assert.Contains("can be written", finding.Seen, StringComparison.Ordinal);
            return 0;
        });
    }

    /// <summary>The program has the file open already; nothing of it can be read any more.</summary>
    [Fact]
    public async Task A_database_whose_head_is_damaged()
    {
        using var folder = new TemporaryFolder();
        using var app = WellOn(folder, out var path);
        _ = app.Services;
        await app.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"PRAGMA wal_checkpoint(TRUNCATE)", TestContext.Current.CancellationToken));
        SqliteTestDatabase.DamageHead(path);
        var finding = Assert.Single(await ExamineAsync(app), finding => finding.Topic == "Database");
        Assert.Equal(Health.Ill, finding.Health);
        Assert.StartsWith($"{path} is damaged", finding.Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(99, Health.Ill)]
    [InlineData(100, Health.Doubtful)]
    [InlineData(1023, Health.Doubtful)]
    [InlineData(1024, Health.Well)]
    public void A_disk_that_fills_up(int freeMebibytes, Health health)
    {
        var finding = DataFolderCheck.Room("/data", (long)freeMebibytes << 20);
        Assert.Equal(health, finding.Health);
        Assert.Equal($"/data can be written; {freeMebibytes} MiB are free.", finding.Seen);
    }

    [Fact]
    public void A_disk_that_does_not_tell_how_full_it_is()
    {
        var finding = DataFolderCheck.Room(@"\\nas\data", null);
        Assert.Equal((Health.Well, @"\\nas\data can be written."), (finding.Health, finding.Seen));
    }

    [Theory]
    [InlineData(0, Health.Well, Health.Well)]
    [InlineData(2, Health.Well, Health.Doubtful)]
    [InlineData(1, Health.Ill, Health.Doubtful)]
    public void The_exit_code_tells_the_worst(int exitCode, params Health[] found) =>
        Assert.Equal(exitCode, CheckCommand.ExitCode(found.Select(health => new Finding("Topic", health, "seen"))));

    [Theory]
    [InlineData(0, Health.Well)]
    [InlineData(-29, Health.Well)]
    [InlineData(31, Health.Doubtful)]
    [InlineData(-301, Health.Ill)]
    public async Task A_clock_that_is_wrong(int seconds, Health health)
    {
        using var app = Well();
        var theirs = app.Clock.GetUtcNow().AddSeconds(seconds);
        app.WeChat.Always("/", _ => Task.FromResult(new HttpResponseMessage { Headers = { Date = theirs }, Content = new StringContent("{}") }));
        Assert.Equal(health, Assert.Single(await ExamineAsync(app), finding => finding.Topic == "Clock").Health);
    }

    [Fact]
    public async Task Somebody_with_a_browser_does_not_hide_why_WeChat_was_refused()
    {
        using var app = Well();
        using var client = app.NewClient();
        foreach (var query in (string[])["?signature=00&timestamp=1&nonce=2&echostr=3", ""])
        {
            using var answer = await client.GetAsync(new Uri($"/wechat{query}", UriKind.Relative), TestContext.Current.CancellationToken);
        }

        await app.Services.GetRequiredService<SightingsKeeper>().KeepAsync(TestContext.Current.CancellationToken);
        Assert.Contains(await ExamineAsync(app), finding => finding.Topic == "Refused pushes" && finding.Seen.Contains("clock off by", StringComparison.Ordinal));
    }

    /// <summary>A Token that was mistyped at first.</summary>
    [Fact]
    public async Task The_consoles_check_that_passes_at_last_outweighs_the_one_before()
    {
        using var app = Well();
        using var client = app.NewClient();
        string Query(string token) => SignedPush.Plain("", app.Clock.GetUtcNow(), token).Query;
        using (var answer = await client.GetAsync(new Uri($"/wechat?{Query("mistyped")}&echostr=3", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
        }

        await app.Services.GetRequiredService<SightingsKeeper>().KeepAsync(TestContext.Current.CancellationToken);
        Assert.Contains(await ExamineAsync(app), finding => finding is { Topic: "Refused pushes", Health: Health.Ill });
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using (var answer = await client.GetAsync(new Uri($"/wechat?{Query(PollLoginApp.Token)}&echostr=3", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        }

        await app.Services.GetRequiredService<SightingsKeeper>().KeepAsync(TestContext.Current.CancellationToken);
        Assert.Contains(await ExamineAsync(app), finding => finding is { Topic: "Refused pushes", Health: Health.Doubtful });
    }

    [Fact]
    public async Task A_program_that_nobody_has_told_its_account_is_ill()
    {
        using var app = new PollLoginApp(("WeChat:AppId", ""), ("WeChat:AppSecret", ""), ("WeChat:Token", ""));
        var found = await ExamineAsync(app);
        Assert.Contains(found, finding => finding is { Topic: "Settings", Health: Health.Ill });
        Assert.DoesNotContain(found, finding => finding.Topic is "Account" or "Token");
    }

    [Fact]
    public async Task What_comes_out_of_a_cache_is_said_to()
    {
        await using var cache = WebApplication.CreateSlimBuilder().Build();
        cache.Urls.Add("http://127.0.0.1:0");
        cache.Run(context =>
        {
            context.Response.Headers.Age = "12";
            return context.Response.WriteAsync("Healthy");
        });
        await cache.StartAsync(TestContext.Current.CancellationToken);
        using var app = Well(("Site:PublicUrl", cache.Urls.First()));
        Assert.Contains(await ExamineAsync(app), finding => finding is { Topic: "Cache", Health: Health.Ill });
    }

    /// <summary>EF Core takes either for a database whose tables are yet to be made.</summary>
    [Theory]
    [InlineData(true, "cannot be opened by this user")]
    [InlineData(false, "There are no tables of ours in it.")]
    public async Task A_database_that_may_not_be_opened_or_is_empty_is_not_one_that_waits_for_its_migrations(bool isFolder, string seen)
    {
        using var folder = new TemporaryFolder();
        using var app = WellOn(folder, out var path);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*"))
        {
            File.Move(file, file + ".away");
        }

        if (isFolder)
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            await File.WriteAllBytesAsync(path, [], TestContext.Current.CancellationToken);
        }

        Assert.Contains(await ExamineAsync(app), finding => finding is { Topic: "Database", Health: Health.Ill } && finding.Seen.Contains(seen, StringComparison.Ordinal));
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

    /// <summary>On a file that a test may harm before the app starts.</summary>
    private static PollLoginApp WellOn(TemporaryFolder folder, out string path)
    {
        path = folder.File("polllogin.db");
        SqliteTestDatabase.CopyTo(path);
        return Well(("Storage:Provider", "Sqlite"), ("ConnectionStrings:PollLogin", $"Data Source={path};Pooling=False"));
    }

    private static PollLoginApp Well(params (string Key, string? Value)[] settings)
    {
        var port = OwnProcess.FreePort();
        var app = new PollLoginApp([
            ("WeChat:EncodingAesKey", PollLoginApp.AesKey), ("Site:PublicUrl", $"http://127.0.0.1:{port}"), ("Site:AccountName", "示例公众号"), .. settings]).OnKestrel(port);
        app.WeChat.Always(Quota, """{"errcode":0,"errmsg":"ok","quota":{"daily_limit":100000,"used":1,"remain":99999}}""").Always("/", "{}");
        return app;
    }

    private static Task<IReadOnlyList<Finding>> ExamineAsync(PollLoginApp app) =>
        app.Services.GetRequiredService<Doctor>().ExamineAsync(TestContext.Current.CancellationToken);
}
