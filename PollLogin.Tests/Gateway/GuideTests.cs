using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Tests.Rules;

namespace PollLogin.Tests.Gateway;

/// <summary><c>docs/gateway.md</c> says what is true: its commands are run, and answer what it says.</summary>
public sealed partial class GuideTests
{
    private const string Guide = "docs/gateway.md";

    /// <summary>Each command of "When it does not work", with the answer below it; … stands for anything.</summary>
    [Fact]
    public async Task Every_line_to_check_answers_what_stands_below_it()
    {
        using var examples = new Examples(OwnProcess.FreePort());
        var login = $"http://login.site.localhost:{examples.LoginPort}";
        using var app = new PollLoginApp(
            ("Site:PublicUrl", login), ("Gateway:CookieDomain", "site.localhost"),
            ("Gateway:Hosts", $"php.site.localhost:{examples.PhpPort},static.site.localhost:{examples.StaticPort}")).OnKestrel(examples.LoginPort);
        await examples.StartAsync();
        using var member = new Browser(new Names().Add("login.site.localhost", examples.LoginPort), new CookieContainer());
        member.Client.BaseAddress = new Uri(login);
        await member.OpenLoginAsync();
        using (var phone = new Phone(app))
        {
            await phone.ScanAsync(member.Uid);
        }

        await member.CollectAsync();
        var cookie = member.Cookies.GetCookies(new Uri(login))["polllogin.auth"]!.ToString();
        var checks = Checks().Matches(Sources.Read(Guide));
        Assert.Equal(6, checks.Count);
        foreach (Match check in checks)
        {
            var expected = Regex.Escape(examples.OnFreePorts(check.Groups["answer"].Value)).Replace("…", ".+", StringComparison.Ordinal);
            Assert.Matches($"^{expected}$", await RunAsync(examples.OnFreePorts(check.Groups["command"].Value), ("COOKIE", cookie)));
        }
    }

    [Theory]
    [InlineData("docs/gateway.md")]
    [InlineData("docs/gateway.zh-CN.md")]
    [InlineData("docs/razor-pages.md")]
    public void Every_link_leads_to_a_file(string guide)
    {
        var links = Links().Matches(Sources.Read(guide)).Select(link => link.Groups[1].Value).Where(link => !link.StartsWith("http", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(Sources.Root, "docs", link.Split('#')[0])), link));
    }

    /// <summary>Commands, settings and answers are the same in both languages.</summary>
    [Theory]
    [InlineData("gateway")]
    [InlineData("deploy")]
    public void The_Chinese_guide_has_the_same_commands(string name)
    {
        static IEnumerable<string> Blocks(string guide) => Fences().Matches(Sources.Read(guide)).Select(block => Comments().Replace(block.Value, ""));
        Assert.Equal(Blocks($"docs/{name}.md"), Blocks($"docs/{name}.zh-CN.md"));
    }

    [Fact]
    public void Every_shipped_file_is_named_in_the_guide_or_used_by_one_that_is()
    {
        var files = Sources.Below("examples", ".conf", ".caddy", ".php", ".html", ".yml", "").Where(file => !file.Path.StartsWith("examples/run/", StringComparison.Ordinal)).ToList();
        var told = Sources.Read(Guide) + string.Concat(files.Select(file => file.Text));
        Assert.True(files.Count >= 10);
        Assert.All(files, file => Assert.Contains(Path.GetFileName(file.Path) is "index.html" ? "static-site" : Path.GetFileName(file.Path), told, StringComparison.Ordinal));
    }

    private static async Task<string> RunAsync(string command, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", command]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return said.ReplaceLineEndings("\n").TrimEnd();
    }

    [GeneratedRegex("```sh\n(?<command>(curl [^\n]*\n)+)```\n\n```text\n(?<answer>[^`]*)\n```")]
    private static partial Regex Checks();

    [GeneratedRegex("^ *```[a-z]+\n.*?^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fences();

    [GeneratedRegex(" *#.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();
}
