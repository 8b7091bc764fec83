using PollLogin.Web.Inbox;

namespace PollLogin.Tests.Inbox;

/// <summary>What a signed query is known by.</summary>
public sealed class PushQueryTests
{
    [Fact]
    public void A_key_has_64_characters_and_tells_nothing_but_the_time() => Assert.Matches("^1790000000[0-9a-f]{54}$", Key("1790000000"));

    /// <summary>The signature follows from them; in safe mode nobody looks at it, and a stranger could make up a new one for each repeat.</summary>
    [Fact]
    public void What_was_signed_counts_and_the_signature_does_not() =>
        Assert.Equal(3, ((string[])[Key("1790000000"), Key("1790000001"), Key("1790000000", "n2"), Key("1790000000", "n", "s2")]).Distinct().Count());

    /// <summary>Or a million old ones make each new one slower.</summary>
    [Fact]
    public void Keys_lie_in_the_order_of_their_timestamps()
    {
        var keys = Enumerable.Range(0, 20).Select(second => Key($"{1790000000 + second}")).ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    private static string Key(string timestamp, string nonce = "n", string signature = "s") => new PushQuery(timestamp, nonce, signature, null).Key();
}
