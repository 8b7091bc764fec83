using PollLogin.Tests.Kit;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.WeChat;

/// <summary>What is not ours is <see langword="null"/>, and never an exception: nobody learns which check it failed.</summary>
public sealed class SafeModeRefusalTests
{
    private readonly SafeMode _safe = new(PollLoginApp.AesKey, PollLoginApp.AppId);

    [Fact]
    public void The_sample_that_the_others_spoil_is_taken() => Assert.Equal("hello", Decrypt(RawCipher.Padded(RawCipher.Content("hello"))));

    [Theory]
    [InlineData("wxtest000000000002")]
    [InlineData("WXTEST000000000001")]
    [InlineData("wxtest0000000000011")]
    [InlineData("wxtest00000000000")]
    [InlineData("")]
    public void A_message_for_another_AppId(string appId) => Assert.Null(Decrypt(RawCipher.Padded(RawCipher.Content("hello", appId))));

    [Fact]
    public void A_message_under_another_key() =>
        Assert.Null(_safe.Decrypt(RawCipher.Encrypt(RawCipher.Padded(RawCipher.Content("hello")), new string('k', 43))));

    [Theory]
    [InlineData(6)]
    [InlineData(24)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_length_that_is_a_lie(int length) => Assert.Null(Decrypt(RawCipher.Padded(RawCipher.Content("hello", length: length))));

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(9)]
    public void A_block_that_was_tampered_with_where_the_length_or_the_end_is(int block)
    {
        var cipher = Convert.FromBase64String(_safe.Encrypt(new string('m', 100)));
        Assert.Equal(10, cipher.Length / 16);
        // In CBC, a changed byte spoils its own block, and the same byte of the next: of the first, that is the length.
        cipher[block * 16] ^= 0x80;
        Assert.Null(_safe.Decrypt(Convert.ToBase64String(cipher)));
    }

    [Fact]
    public void Whatever_byte_is_tampered_with_nothing_is_thrown_and_the_message_is_another()
    {
        var message = new string('m', 100);
        var cipher = Convert.FromBase64String(_safe.Encrypt(message));
        for (var i = 16; i < cipher.Length; i++)
        {
            var tampered = (byte[])cipher.Clone();
            tampered[i] ^= 0x80;
            Assert.NotEqual(message, _safe.Decrypt(Convert.ToBase64String(tampered)));
        }
    }

    [Fact]
    public void A_message_that_was_lengthened_by_blocks_of_its_own()
    {
        var cipher = Convert.FromBase64String(_safe.Encrypt("hello"));
        Assert.Null(_safe.Decrypt(Convert.ToBase64String([.. cipher, .. cipher])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(255)]
    public void A_padding_that_cannot_be(byte padding)
    {
        var content = RawCipher.Content(new string('m', 300));
        Assert.Null(Decrypt([.. content, .. Enumerable.Repeat(padding, 32 - (content.Length % 32))]));
        Assert.Null(Decrypt([.. new byte[32 - 1], padding]));
    }

    [Fact]
    public void A_padding_whose_bytes_differ()
    {
        var plain = RawCipher.Padded(RawCipher.Content("hello"));
        plain[^2]--;
        Assert.Null(Decrypt(plain));
    }

    [Fact]
    public void A_padding_longer_than_the_message() => Assert.Null(Decrypt([.. Enumerable.Repeat((byte)32, 16)]));

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(19)]
    public void A_message_too_short_for_its_head(int bytes) => Assert.Null(Decrypt(RawCipher.Padded(new byte[bytes])));

    [Theory]
    [InlineData("")]
    [InlineData("eHh4eHh4eHh4eHh4eHh4")]
    [InlineData("eHh4eHh4eHh4eHh4eHh4eHg=")]
    [InlineData("not base64 at all!")]
    [InlineData("eHh4")]
    [InlineData("====")]
    [InlineData("中文")]
    [InlineData("\0")]
    public void What_is_no_whole_number_of_blocks_in_base64(string encrypted) => Assert.Null(_safe.Decrypt(encrypted));

    private string? Decrypt(byte[] blocks) => _safe.Decrypt(RawCipher.Encrypt(blocks));
}
