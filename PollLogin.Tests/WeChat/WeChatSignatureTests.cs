using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

public sealed class WeChatSignatureTests
{
    public static TheoryData<string> Published => [.. Samples.Vectors.Signatures.Select(vector => vector.Id)];

    [Theory]
    [MemberData(nameof(Published))]
    public void A_published_signature_matches(string id)
    {
        var vector = Samples.Vectors.Signatures.Single(vector => vector.Id == id);
        Assert.Equal(vector.Hex, WeChatSignature.Compute(vector.Values));
        Assert.True(WeChatSignature.Matches(vector.Hex, vector.Values));
    }

    [Fact]
    public void The_vectors_come_from_at_least_three_sources() =>
        Assert.True(Samples.Vectors.Signatures.Select(vector => vector.Source).Distinct().Count() >= 3);

    [Fact]
    public void Values_are_sorted_as_text_and_not_as_numbers()
    {
        // As a number, the 9 digits would come first. Published by twinh/wei.
        Assert.Equal("98cf92919c7a015019893e7967ef94972e3d0e38", WeChatSignature.Compute("wei", "1393983225", "986423648"));
    }

    [Fact]
    public void The_order_of_the_values_does_not_matter_and_they_are_left_as_they_are()
    {
        string[] values = ["wei", "986423648", "1393983225"];
        Assert.Equal("98cf92919c7a015019893e7967ef94972e3d0e38", WeChatSignature.Compute(values));
        Assert.Equal(["wei", "986423648", "1393983225"], values);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("98cf92919c7a015019893e7967ef94972e3d0e3")]
    [InlineData("98cf92919c7a015019893e7967ef94972e3d0e39")]
    [InlineData("98cf92919c7a015019893e7967ef94972e3d0e38 ")]
    [InlineData("98CF92919C7A015019893E7967EF94972E3D0E38")]
    [InlineData("签名")]
    public void A_missing_or_different_signature_does_not_match(string? signature) =>
        Assert.False(WeChatSignature.Matches(signature, "wei", "1393983225", "986423648"));

    [Theory]
    [InlineData("Wei", "1393983225", "986423648")]
    [InlineData("wei", "1393983226", "986423648")]
    [InlineData("wei", "1393983225", "986423649")]
    [InlineData("wei", "1393983225", "")]
    public void Every_value_counts(string token, string timestamp, string nonce) =>
        Assert.False(WeChatSignature.Matches("98cf92919c7a015019893e7967ef94972e3d0e38", token, timestamp, nonce));
}
