using System.Collections.Concurrent;
using System.Data.Common;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Attacks;
using PollLogin.Tests.Kit;
using PollLogin.Web.Storage;

namespace PollLogin.Tests.Storage;

/// <summary>Every statement that the program sends, during a whole login, at the operators' pages and in the clean-up, finds its rows by an index.</summary>
public sealed partial class QueryPlanTests
{
    [Theory]
    [InlineData("None")]
    [InlineData("Approve")]
    [InlineData("Number")]
    public async Task No_statement_of_a_login_walks_through_a_table(string level)
    {
        using var app = new PollLoginApp(("Login:Confirmation", level), ("Login:RememberBrowser", "true"));
        var statements = new Statements();
        app.Interceptor = statements;
        _ = app.Server;
        // A migration may walk: it runs once.
        statements.Forget();
        using var browser = await new Browser(app).OpenLoginAsync("?returnUrl=/account");
        using var phone = new Phone(app);
        using var other = new Phone(app, "o_other");
        await browser.OpenLoginAsync("?returnUrl=/");
        await browser.Client.GetAsync(new Uri($"/login/qr/{browser.Uid}.png", UriKind.Relative), TestContext.Current.CancellationToken);
        await phone.FollowByScanAsync(browser.Uid);
        await other.ScanAsync(browser.Uid);
        using var neighbour = app.Neighbour();
        using var stranger = new Phone(neighbour, "o_stranger");
        using var elsewhere = await new Browser(app).OpenLoginAsync();
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await stranger.ScanAsync(elsewhere.Uid);
        await app.FollowAsync();
        if (level == "Number")
        {
            await browser.PostAsync("/login", new() { ["uid"] = browser.Uid, ["number"] = "x", ["__RequestVerificationToken"] = browser.AntiforgeryToken });
            await browser.PostAsync("/login", new() { ["uid"] = browser.Uid, ["number"] = await NumberAsync(app, browser.Uid), ["__RequestVerificationToken"] = browser.AntiforgeryToken });
        }
        else
        {
            await phone.SayAsync("1");
            await browser.CollectAsync();
        }

        Assert.NotNull(await browser.WhoAmIAsync());
        await elsewhere.OpenLoginAsync("?new=anyway");
        await browser.GetAsync("/account");
        await browser.PostAsync("/account", new() { ["name"] = "小李", ["__RequestVerificationToken"] = browser.AntiforgeryToken });
        await browser.WhoAmIAsync();
        await browser.GetAsync("/account/export");
        await browser.PostAsync("/account/endothers", new() { ["__RequestVerificationToken"] = browser.AntiforgeryToken });
        await browser.LogOutAsync();
        await phone.SayAsync("0");
        await phone.UnfollowAsync();
        await CleanUpAsync(app);

        NoneWalks(app, statements, atLeast: 20);
    }

    [Fact]
    public async Task No_statement_of_the_operators_pages_walks_through_a_table()
    {
        const string Operator = "o_operator_00000000000000000";
        using var app = new PollLoginApp(("Operations:OpenIds", Operator));
        var statements = new Statements();
        app.Interceptor = statements;
        using var phone = new Phone(app, "o_li");
        await phone.FollowAsync();
        using var desk = await StrangersAtTheDeskTests.OperatorAsync(app, Operator);
        statements.Forget();
        foreach (var page in (string[])["", "/members", "/members?q=o_l", "/members?q=1&blocked=true", "/members?p=2", "/pushes", "/audit", "/members/1"])
        {
            Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync($"/operations{page}")).StatusCode);
        }

        foreach (var act in (string[])["end", "endall", "block", "unblock", "delete"])
        {
            await desk.GetAsync("/operations/members/1");
            await desk.PostAsync($"/operations/members/1/{act}", new() { ["session"] = "x", ["sure"] = "true", ["__RequestVerificationToken"] = desk.AntiforgeryToken });
            Assert.Equal(HttpStatusCode.Redirect, desk.Answer.StatusCode);
        }

        NoneWalks(app, statements, atLeast: 15);
    }

    private static void NoneWalks(PollLoginApp app, Statements statements, int atLeast)
    {
        var sent = statements.All;
        Assert.True(sent.Count > atLeast, $"Only {sent.Count} statements were seen.");
        Assert.Empty(sent.SelectMany(sql => app.Database.Walks(sql.Key, sql.Value).Select(walk => $"{walk}: {sql.Key}")));
    }

    private static Task<string?> NumberAsync(PollLoginApp app, string uid) =>
        app.InDatabaseAsync(db => db.ScanSessions.Where(row => row.Uid == uid).Select(row => row.Number).SingleAsync(TestContext.Current.CancellationToken));

    private static Task<int> CleanUpAsync(PollLoginApp app) =>
        app.Services.GetServices<IHostedService>().OfType<CleanUp>().Single().RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Hears what EF Core sends to this app's database.</summary>
    private sealed partial class Statements : DbCommandInterceptor
    {
        private readonly ConcurrentDictionary<string, DbParameter[]> _all = new();

        /// <summary>With the parameters that it was sent with first.</summary>
        public ConcurrentDictionary<string, DbParameter[]> All => _all;

        public void Forget() => _all.Clear();

        public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
        {
            if (Looked().IsMatch(result.CommandText) && !Framework().IsMatch(result.CommandText))
            {
                _all.TryAdd(result.CommandText, [.. result.Parameters.Cast<DbParameter>()]);
            }

            return result;
        }

        [GeneratedRegex(@"^\s*(SELECT|UPDATE|DELETE|INSERT)", RegexOptions.IgnoreCase)]
        private static partial Regex Looked();

        [GeneratedRegex("DataProtectionKeys|__EF|sqlite_master|pg_")]
        private static partial Regex Framework();
    }
}
