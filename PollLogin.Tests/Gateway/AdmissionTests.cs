using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PollLogin.Tests.Actors;

namespace PollLogin.Tests.Gateway;

/// <summary>Who may enter which site, and for how long.</summary>
public sealed class AdmissionTests
{
    private const string Wang = "o_wang_00000000000000000000";
    private const string Zhang = "o_zhang_0000000000000000000";

    [Fact]
    public async Task A_list_lets_in_who_is_on_it_by_openid_by_id_and_by_group()
    {
        using var sites = new Neighbourhood(
            ("Gateway:Hosts", $"all.example.com=everyone,one.example.com={Wang},id.example.com=1+99,group.example.com=staff"), ("Gateway:Groups", $"staff={Zhang}"));
        using var first = await sites.SignedInAsync();
        using var wang = await sites.SignedInAsync(Wang);
        using var zhang = await sites.SignedInAsync(Zhang);
        Assert.Equal("200 200 200", await EnterAsync("all"));
        Assert.Equal("403 200 403", await EnterAsync("one"));
        Assert.Equal("200 403 403", await EnterAsync("id"));
        Assert.Equal("403 403 200", await EnterAsync("group"));

        async Task<string> EnterAsync(string site)
        {
            var found = new List<int>();
            foreach (var person in new[] { first, wang, zhang })
            {
                using var answer = await sites.AskAsNginxAsync($"http://{site}.example.com/", person);
                Assert.Equal(answer.IsSuccessStatusCode, answer.Headers.Contains("Remote-User"));
                found.Add((int)answer.StatusCode);
            }

            return string.Join(' ', found);
        }
    }

    /// <summary>The unfollowing arrives at another process, so that no cache here hears of it.</summary>
    [Fact]
    public async Task Where_followers_may_enter_an_unfollowing_counts_at_once_and_elsewhere_within_five_seconds()
    {
        using var sites = new Neighbourhood(("Gateway:Hosts", "all.example.com,fans.example.com=followers"));
        using var neighbour = sites.App.Neighbour();
        using var member = await sites.SignedInAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), await EnterAsync());
        using (var phone = new Phone(neighbour))
        {
            await phone.UnfollowAsync();
        }

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), await EnterAsync());
        sites.App.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), await EnterAsync());

        async Task<(HttpStatusCode All, HttpStatusCode Fans)> EnterAsync()
        {
            using var all = await sites.AskAsNginxAsync("http://all.example.com/", member);
            using var fans = await sites.AskAsNginxAsync("http://fans.example.com/", member);
            return (all.StatusCode, fans.StatusCode);
        }
    }

    [Fact]
    public async Task An_ended_session_is_out_within_five_seconds()
    {
        using var sites = new Neighbourhood();
        using var member = await sites.SignedInAsync();
        Assert.Equal(HttpStatusCode.OK, await EnterAsync());
        await sites.App.InDatabaseAsync(db => db.LoginSessions.ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, sites.App.Clock.GetUtcNow())));
        Assert.Equal(HttpStatusCode.OK, await EnterAsync());
        sites.App.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Unauthorized, await EnterAsync());

        async Task<HttpStatusCode> EnterAsync()
        {
            using var answer = await sites.AskAsCaddyAsync(Neighbourhood.Wiki, member, ("Accept", "*/*"));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_session_that_has_run_out_is_out()
    {
        using var sites = new Neighbourhood(("Login:CookieLifetime", "00:01:00"));
        using var member = await sites.SignedInAsync();
        using (var before = await sites.AskAsNginxAsync(Neighbourhood.Wiki, member))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        sites.App.Clock.Advance(TimeSpan.FromSeconds(57));
        using (await sites.AskAsNginxAsync(Neighbourhood.Wiki, member))
        {
            sites.App.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        using var after = await sites.AskAsNginxAsync(Neighbourhood.Wiki, member);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task A_request_to_a_site_is_a_sign_of_life()
    {
        using var sites = new Neighbourhood(("Login:IdleLifetime", "00:05:00"));
        using var member = await sites.SignedInAsync();
        for (var i = 0; i < 3; i++)
        {
            sites.App.Clock.Advance(TimeSpan.FromMinutes(4));
            using var answer = await sites.AskAsNginxAsync(Neighbourhood.Wiki, member);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_cookie_that_came_before_is_not_asked_of_the_database_each_time()
    {
        var commands = new Commands();
        using var sites = new Neighbourhood(commands);
        using var member = await sites.SignedInAsync();
        using (await sites.AskAsNginxAsync(Neighbourhood.Wiki, member))
        {
            var before = commands.Count;
            Assert.NotEqual(0, before);
            for (var i = 0; i < 10; i++)
            {
                using var answer = await sites.AskAsNginxAsync(Neighbourhood.Wiki, member);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

            Assert.Equal(before, commands.Count);
        }
    }

    [Fact]
    public async Task A_broken_database_lets_nobody_in()
    {
        using var sites = new Neighbourhood();
        using var member = await sites.SignedInAsync();
        await sites.App.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE \"LoginSessions\" RENAME TO \"Gone\""));
        sites.App.Clock.Advance(TimeSpan.FromSeconds(5));
        using var answer = await sites.AskAsNginxAsync(Neighbourhood.Wiki, member);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private sealed class Commands : DbCommandInterceptor
    {
        private int _count;

        public int Count => _count;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            // What looks for changes several times a second has its own pace.
            if (command.CommandText.Contains("LoginSessions", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _count);
            }

            return ValueTask.FromResult(result);
        }
    }
}
