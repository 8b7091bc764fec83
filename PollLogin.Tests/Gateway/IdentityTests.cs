using System.Net;
using Microsoft.EntityFrameworkCore;

namespace PollLogin.Tests.Gateway;

/// <summary>What a site is told of who was let in.</summary>
public sealed class IdentityTests
{
    [Fact]
    public async Task All_five_headers_always_go_out_and_none_holds_the_openid()
    {
        using var sites = new Neighbourhood();
        using var member = await sites.SignedInAsync("o_openid_that_nobody_may_see");
        var user = await sites.App.InDatabaseAsync(db => db.Users.SingleAsync());
        foreach (var asking in new[] { sites.AskAsNginxAsync(Neighbourhood.Wiki, member), sites.AskAsCaddyAsync(Neighbourhood.Wiki, member) })
        {
            using var answer = await asking;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal($"wx_{user.Id}", Header(answer, "Remote-User"));
            Assert.Equal($"{user.Id}", Header(answer, "Remote-Sub"));
            Assert.Equal($"wx_{user.Id}@users.noreply.login.example.com", Header(answer, "Remote-Email"));
            Assert.Equal("members", Header(answer, "Remote-Groups"));
            Assert.Equal(user.Name, Uri.UnescapeDataString(Header(answer, "Remote-Name")));
            Assert.All(answer.Headers, header => Assert.DoesNotContain("openid", string.Concat(header.Value), StringComparison.Ordinal));
            Assert.All(answer.Headers, header => Assert.True(string.Concat(header.Value).All(char.IsAscii)));
        }
    }

    [Fact]
    public async Task A_name_that_holds_a_line_break_or_an_emoji_breaks_nothing()
    {
        using var sites = new Neighbourhood();
        using var member = await sites.SignedInAsync();
        foreach (var name in new[] { "微信👨‍👩‍👧用户", "a\r\nRemote-User: wx_1", "%00,;=" })
        {
            // As an operator's own hand could write it into the table.
            await sites.App.InDatabaseAsync(db => db.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.Name, name)));
            sites.App.Clock.Advance(TimeSpan.FromSeconds(5));
            using var answer = await sites.AskAsNginxAsync(Neighbourhood.Wiki, member);
            Assert.Equal(name, Uri.UnescapeDataString(Header(answer, "Remote-Name")));
        }
    }

    [Fact]
    public async Task Groups_come_from_the_settings()
    {
        const string OpenId = "o_wang_00000000000000000000";
        using var sites = new Neighbourhood(("Gateway:Groups", $"staff={OpenId}+77,editors=1+{OpenId},others=99"));
        using var member = await sites.SignedInAsync(OpenId);
        using var answer = await sites.AskAsNginxAsync(Neighbourhood.Wiki, member);
        Assert.Equal(["editors", "members", "staff"], Header(answer, "Remote-Groups").Split(',').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_new_name_is_told_within_five_seconds()
    {
        using var sites = new Neighbourhood();
        using var member = await sites.SignedInAsync();
        await member.GetAsync("/account");
        using (await sites.AskAsNginxAsync(Neighbourhood.Wiki, member))
        {
            await member.PostAsync("/account", new() { ["name"] = "小李", ["__RequestVerificationToken"] = member.AntiforgeryToken });
        }

        sites.App.Clock.Advance(TimeSpan.FromSeconds(5));
        using var answer = await sites.AskAsNginxAsync(Neighbourhood.Wiki, member);
        Assert.Equal("小李", Uri.UnescapeDataString(Header(answer, "Remote-Name")));
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
