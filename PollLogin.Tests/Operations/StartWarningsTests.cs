using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Operations;

/// <summary>What is allowed and not wise is said once, with the switch to turn.</summary>
public sealed class StartWarningsTests
{
    [Fact]
    public void A_short_token_plain_mode_and_no_https_are_each_said_in_Production()
    {
        using var app = new PollLoginApp(("WeChat:Token", "short"));
        _ = app.Server;
        foreach (var words in new[] { "WeChat:Token has fewer than 16", "WeChat:EncodingAesKey is empty", "Site:PublicUrl is not https", "Site:AccountName is empty" })
        {
            Assert.Single(app.Logs.Lines, line => line.Text.Contains(words, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Who_has_done_it_all_hears_nothing()
    {
        using var app = new PollLoginApp(("WeChat:EncodingAesKey", PollLoginApp.AesKey), ("Site:PublicUrl", "https://login.example.com"), ("Site:AccountName", "示例公众号"));
        _ = app.Server;
        Assert.DoesNotContain(app.Logs.Lines, line => line.Category.Contains("StartWarnings", StringComparison.Ordinal));
    }
}
