using PollLogin.Web.Shared;

namespace PollLogin.Tests.Shared;

/// <summary>A browser is told by words of ours; nothing that it wrote itself gets through.</summary>
public sealed class DeviceTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15", "Safari, macOS")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome, Android")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50", "WeChat, iOS")]
    [InlineData("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.1.3.300", "Huawei Browser, HarmonyOS")]
    [InlineData("Mozilla/5.0 (PC; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1", "Chrome, HarmonyOS PC")]
    [InlineData("curl/8.5 <script>alert(1)</script>", "?")]
    [InlineData("", "?")]
    [InlineData(null, "?")]
    public void A_browser_is_described(string? userAgent, string described) => Assert.Equal(described, Device.Of(userAgent).Describe("?"));

    [Theory]
    [InlineData("Android", true)]
    [InlineData("iPhone; CPU iPhone OS 18_0 like Mac OS X", true)]
    [InlineData("iPad; CPU OS 18_0 like Mac OS X", true)]
    [InlineData("Phone; OpenHarmony 5.0", true)]
    [InlineData("Tablet; OpenHarmony 5.0", true)]
    [InlineData("PC; OpenHarmony 5.0", false)]
    [InlineData("Windows NT 10.0", false)]
    [InlineData("Macintosh; Intel Mac OS X 10_15_7", false)]
    public void What_one_holds_in_the_hand_is_a_phone(string platform, bool isPhone) => Assert.Equal(isPhone, Device.Of($"Mozilla/5.0 ({platform})").IsPhone);
}
