using System.Net;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Shared;

/// <summary>A wrong setting stops the start: all faults at once, each with its key, what is wrong and an example, and no stack trace.</summary>
public sealed class SettingsTests
{
    private static readonly (string, string)[] Account = [("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "t")];

    [Fact]
    public async Task Where_anything_of_the_account_is_set_the_rest_is_asked_for()
    {
        var errors = await FaultsAsync(("WeChat__OriginalId", "gh_0123456789ab"));
        Assert.Contains("WeChat:AppId is empty: set it to your Official Account's AppID. Example: WeChat__AppId=", errors, StringComparison.Ordinal);
        Assert.Contains("ASPNETCORE_ENVIRONMENT=Development", errors, StringComparison.Ordinal);
        Assert.Contains("WeChat:AppSecret is empty", errors, StringComparison.Ordinal);
        Assert.Contains("WeChat:Token is empty", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_every_section_is_reported_at_once()
    {
        var errors = await FaultsAsync([
            .. Account,
            ("Login__Lifetime", "00:20:00"),
            ("Login__PollInterval", "soon"),
            ("Site__PublicUrl", "https://login.example.com/auth"),
            ("Site__PathBase", "auth/"),
            ("Site__TrustedProxies", "10.0.0.0/8, my-proxy, 999"),
            ("WeChat__OriginalId", "my-account"),
            ("Limits", "5"),
            ("Login__Members", " , "),
            ("Site__TimeZone", "Mars/Olympus"),
            ("Site__Title", ""),
            ("WeChat__EncodingAesKey", "tooshort"),
            ("WeChat__ApiBase", "http://api.example.com"),
            ("Login__Lifetim", "00:05:00"),
            ("Storage__Provider", "Oracle"),
            ("Login__Confirmation", "7"),
            ("Login__Method", "Message"),
            ("Site__AccountQr", "nowhere.png"),
        ]);
        string[] expected =
        [
            "Login:Lifetime is \"00:20:00\", but must lie between 00:01:00 and 00:10:00. Example: 00:10:00",
            "Login:PollInterval is \"soon\", which is no time span (days.hours:minutes:seconds). Example: 00:00:01",
            "Site:PublicUrl is \"https://login.example.com/auth\", but must be scheme and host only",
            "Site:PathBase is \"auth/\"",
            "Site:TrustedProxies holds \"my-proxy\"",
            "Site:TrustedProxies holds \"999\"",
            "WeChat:OriginalId is \"my-account\", but the console's",
            "Login:Members is \" , \", which lists nothing",
            "Limits is \"5\", but is a section. It has: ",
            "Site:TimeZone is \"Mars/Olympus\"",
            "Site:Title is \"\", but must not be empty. Example: PollLogin",
            "WeChat:EncodingAesKey has 8 characters, but must have exactly 43 letters and digits",
            "WeChat:ApiBase is \"http://api.example.com\"",
            "Login:Lifetim is no setting. Login has: Method, Lifetime, CollectWithin, PollInterval, LongPoll",
            "Login:Confirmation is \"7\", which is none of None, Approve, Number. Example: None",
            "Site:AccountQr is \"nowhere.png\", but there is no PNG or JPEG file",
            "Storage:Provider is \"Oracle\", which is none of Sqlite, PostgreSQL. Example: Sqlite",
        ];
        Assert.All(expected, line => Assert.Contains(line, errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_login_by_message_must_tell_where_to_send_it()
    {
        var errors = await FaultsAsync([.. Account, ("Login__Method", "Message")]);
        Assert.Contains("Login:Method is Message, but nothing tells visitors which account to send the number to: set Site:AccountName", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_secret_only_the_login_by_message_works()
    {
        var errors = await FaultsAsync(("WeChat__AppId", "wx1"), ("WeChat__Token", "9hT2mQ7xVb4Lk8Rz"));
        Assert.Contains("An account that may make no QR codes needs none: Login__Method=Message", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_authorisation_needs_the_secret_whatever_the_method()
    {
        var errors = await FaultsAsync(
            ("WeChat__AppId", "wx1"), ("WeChat__Token", "9hT2mQ7xVb4Lk8Rz"), ("Login__Method", "Message"), ("Site__AccountName", "示例公众号"), ("WeChat__OAuth", "true"));
        Assert.Contains("WeChat:OAuth is true, but WeChat:AppSecret is empty", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weixin")]
    [InlineData("Token")]
    [InlineData("123456")]
    // What our own pages show.
    [InlineData("4Jd7sKq29XcVb1Ln")]
    public async Task A_token_that_anybody_would_try_is_refused_in_Production(string token)
    {
        var errors = await FaultsAsync(("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", token));
        Assert.Contains($"WeChat:Token is \"{token}\", which anybody would try", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_switch_that_believes_every_forwarded_header_is_refused()
    {
        var errors = await FaultsAsync([.. Account, ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")]);
        Assert.Contains("ASPNETCORE_FORWARDEDHEADERS_ENABLED is true", errors, StringComparison.Ordinal);
        Assert.Contains("Site:TrustedProxies", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_without_language_data_is_said_so() =>
        Assert.Contains("no language data (ICU)", await FaultsAsync([.. Account, ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")]), StringComparison.Ordinal);

    [Fact]
    public async Task A_token_with_a_blank_behind_it_is_said_so() =>
        Assert.Contains(
            "WeChat:Token has 17 characters, but must not hold a blank",
            await FaultsAsync(("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "Abcdefgh12345678 ")), StringComparison.Ordinal);

    [Fact]
    public async Task Nothing_is_created_where_a_setting_is_wrong()
    {
        var folder = Directory.CreateTempSubdirectory("polllogin-wrong-");
        var path = Path.Combine(folder.FullName, "new", "polllogin.db");
        await FaultsAsync(("WeChat__AppId", "wx1"), ("ConnectionStrings__PollLogin", $"Data Source={path}"));
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public async Task A_taken_port_is_said_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        (string, string)[] settings = [.. Account, ("ConnectionStrings__PollLogin", $"Data Source={folder.File("polllogin.db")}")];
        using var first = new OwnProcess(settings);
        await first.ReadyAsync();
        using var second = new OwnProcess(first.Address, settings);
        var (exitCode, output, errors) = await second.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("address already in use", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors + output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Started_from_another_directory_it_finds_its_own_files_and_keeps_its_data_there()
    {
        using var folder = new TemporaryFolder();
        using var program = new OwnProcess([.. Account, ("ConnectionStrings__PollLogin", $"Data Source={folder.File("sub/polllogin.db")}")]);
        await program.ReadyAsync();
        Assert.True(File.Exists(folder.File("sub/polllogin.db")));
        using var client = new HttpClient();
        using var live = await client.GetAsync(new Uri(program.Address, "/healthz/live"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.False(live.Headers.Contains("Server"));
    }

    private static async Task<string> FaultsAsync(params (string, string)[] settings)
    {
        using var program = new OwnProcess(settings);
        var (exitCode, output, errors) = await program.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("   at ", errors + output, StringComparison.Ordinal);
        return errors;
    }
}
