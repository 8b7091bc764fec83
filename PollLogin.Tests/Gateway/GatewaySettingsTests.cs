using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Gateway;

/// <summary>What would let in too many, or send people to and fro for ever, is refused at start, and the fix is named.</summary>
public sealed class GatewaySettingsTests
{
    private static readonly (string, string)[] Good =
    [
        ("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "0123456789abcdef"),
        ("Site__PublicUrl", "https://login.example.com"), ("Gateway__CookieDomain", "example.com"),
    ];

    [Fact]
    public async Task Every_fault_is_reported_at_once_with_its_fix()
    {
        var errors = await FaultsAsync(
            ("Gateway__Hosts", "https://a.example.com, *.example.com, b.example.com/x, c.example.com=staf, d.example.com=, e.example.com=followers+42, "
                + "wiki.example.com, WIKI.example.com:443=staff, app.example.net, evil-example.com"),
            ("Gateway__Groups", "staff=42, members=1, Staff=1, empty=, typo=somebody"));
        foreach (var host in new[] { "https://a.example.com", "*.example.com", "b.example.com/x" })
        {
            Assert.Contains($"Gateway:Hosts holds \"{host}\", which begins with no host", errors, StringComparison.Ordinal);
        }

        Assert.Contains("Not known: \"staf\".", errors, StringComparison.Ordinal);
        Assert.Contains("Gateway:Hosts holds \"d.example.com=\": behind = stands everyone, or followers, or groups", errors, StringComparison.Ordinal);
        Assert.Contains("Not known: \"followers\".", errors, StringComparison.Ordinal);
        Assert.Contains("Gateway:Hosts lists wiki.example.com 2 times", errors, StringComparison.Ordinal);
        Assert.Contains("Gateway:Hosts holds app.example.net, which is not below Gateway:CookieDomain", errors, StringComparison.Ordinal);
        Assert.Contains("Gateway:Hosts holds evil-example.com, which is not below", errors, StringComparison.Ordinal);
        Assert.Contains("Gateway:Groups holds \"members=1\": a group's name is", errors, StringComparison.Ordinal);
        Assert.Contains("Gateway:Groups holds \"Staff=1\": a group's name is", errors, StringComparison.Ordinal);
        Assert.Contains("Gateway:Groups holds \"empty=\": behind = stand member ids", errors, StringComparison.Ordinal);
        Assert.Contains("Gateway:Groups holds \"typo=somebody\": behind = stand member ids", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Site__PublicUrl", "", "Site:PublicUrl is empty: visitors of those sites must be sent somewhere")]
    [InlineData("Gateway__CookieDomain", "", "wiki.example.com, which does not get the cookie of login.example.com: set Gateway:CookieDomain")]
    [InlineData("Gateway__CookieDomain", ".example.com", "must be a domain that is yours")]
    [InlineData("Gateway__CookieDomain", "com", "must be a domain that is yours")]
    [InlineData("Gateway__CookieDomain", "127.0.0.1", "must be a domain that is yours")]
    [InlineData("Gateway__CookieDomain", "example.com:443", "must be a domain that is yours")]
    [InlineData("Gateway__CookieDomain", "app.example.com", "which is no parent of login.example.com (Site:PublicUrl). Example: example.com")]
    [InlineData("Site__TrustedProxies", "", "Site:TrustedProxies is empty: no proxy could ask")]
    public async Task What_the_cookie_cannot_do_is_said(string key, string value, string expected) =>
        Assert.Contains(expected, await FaultsAsync(("Gateway__Hosts", "wiki.example.com"), (key, value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("login.example.com:8443,10.example.com=oABCDEFGHIJKLMNOPQRSTUVWXYZ12+42", "example.com")]
    [InlineData("login.example.com,login.example.com:8080=followers", "")]
    [InlineData("维基.example.com=everyone", "example.com")]
    public void Good_ones_are_taken(string hosts, string domain)
    {
        using var app = new PollLoginApp(("Site:PublicUrl", "https://login.example.com"), ("Gateway:Hosts", hosts), ("Gateway:CookieDomain", domain));
        using var client = app.NewClient();
    }

    private static async Task<string> FaultsAsync(params (string Key, string Value)[] settings)
    {
        using var program = new OwnProcess([.. Good.Where(good => settings.All(setting => setting.Key != good.Item1)), .. settings]);
        var (exitCode, _, errors) = await program.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        return errors;
    }
}
