using System.Buffers.Binary;
using System.Text;
using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

public sealed class SafeModeTests
{
    private readonly SafeMode _safe = new(PollLoginApp.AesKey, PollLoginApp.AppId);

    public static TheoryData<string> Received => [.. Samples.Vectors.Messages.Select(vector => vector.Id)];

    public static TheoryData<string> Sent => [.. Samples.Vectors.Encryptions.Select(vector => vector.Id)];

    [Theory]
    [MemberData(nameof(Received))]
    public void A_published_message_is_decrypted(string id)
    {
        var vector = Samples.Vectors.Messages.Single(vector => vector.Id == id);
        Assert.Equal(vector.Plain, new SafeMode(vector.EncodingAesKey, vector.AppId).Decrypt(vector.Encrypted));
        Assert.Equal(vector.Padding, RawCipher.Decrypt(vector.Encrypted, vector.EncodingAesKey)[^1]);
    }

    [Theory]
    [MemberData(nameof(Sent))]
    public void With_the_same_random_bytes_the_result_is_the_published_one(string id)
    {
        var vector = Samples.Vectors.Encryptions.Single(vector => vector.Id == id);
        var safe = new SafeMode(vector.EncodingAesKey, vector.AppId);
        Assert.Equal(vector.Encrypted, safe.Encrypt(vector.Plain, Encoding.ASCII.GetBytes(vector.Random)));
        Assert.Equal(vector.Plain, safe.Decrypt(vector.Encrypted));
    }

    [Fact]
    public void Among_the_published_ones_are_paddings_that_dotnet_would_refuse_and_a_key_with_a_tail()
    {
        Assert.Contains(Samples.Vectors.Messages, vector => vector.Padding > 16);
        // G has bits that fall off the end of 32 bytes.
        Assert.Contains(Samples.Vectors.Messages, vector => vector.EncodingAesKey.EndsWith('G'));
    }

    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    [InlineData('C')]
    [InlineData('D')]
    [InlineData('9')]
    public void A_key_may_end_in_any_character(char last)
    {
        var safe = new SafeMode($"{new string('k', 42)}{last}", PollLoginApp.AppId);
        Assert.Equal("hello", safe.Decrypt(safe.Encrypt("hello")));
    }

    [Theory]
    [MemberData(nameof(Paddings))]
    public void Every_padding_from_1_to_32_is_written_and_read(int padding)
    {
        // 20 bytes of head and 18 of AppId.
        var message = new string('m', 64 + 32 - 38 - padding + 32);
        var encrypted = _safe.Encrypt(message);
        var plain = RawCipher.Decrypt(encrypted);
        Assert.Equal(0, plain.Length % 32);
        Assert.Equal(Enumerable.Repeat((byte)padding, padding), plain[^padding..]);
        Assert.NotEqual(padding, plain[^(padding + 1)]);
        Assert.Equal(message, _safe.Decrypt(encrypted));
    }

    public static TheoryData<int> Paddings => [.. Enumerable.Range(1, 32)];

    [Theory]
    [InlineData("你好，世界", 15)]
    [InlineData("已绑定 𠮷田", 17)]
    [InlineData("", 0)]
    public void The_length_counts_bytes_and_not_characters(string message, int bytes)
    {
        var encrypted = _safe.Encrypt(message);
        Assert.Equal(bytes, BinaryPrimitives.ReadInt32BigEndian(RawCipher.Decrypt(encrypted).AsSpan(16)));
        Assert.Equal(message, _safe.Decrypt(encrypted));
    }

    [Fact]
    public void No_two_encryptions_are_alike() => Assert.NotEqual(_safe.Encrypt("hello"), _safe.Encrypt("hello"));
}
