using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Login;

namespace PollLogin.Tests.Attacks;

/// <summary>Somebody makes a token that we did not mint, or has another row pay out a real one.</summary>
public sealed class ForgedTokenTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    public static TheoryData<string, Func<PollLoginApp, string, string>> Forgeries => new()
    {
        { "no token", (_, _) => "" },
        { "garbage", (_, _) => "eyJhbGciOiJIUzI1NiJ9.e30.x" },
        { "no signature", (_, token) => token[..(token.LastIndexOf('.') + 1)] },
        { "alg none", (_, token) => $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{token.Split('.')[1]}." },
        { "alg none, the signature left", (_, token) => $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{token.Split('.')[1]}.{token.Split('.')[2]}" },
        { "an empty key", (_, token) => Signed("HS256", token, text => HMACSHA256.HashData(Array.Empty<byte>(), text)) },
        { "a key of zeros", (_, token) => Signed("HS256", token, text => HMACSHA256.HashData(new byte[32], text)) },
        { "another product's default key", (_, token) => Signed("HS256", token, text => HMACSHA256.HashData("wxlogin-secret-key"u8, text)) },
        { "everybody's default key", (_, token) => Signed("HS256", token, text => HMACSHA256.HashData("123456"u8, text)) },
        { "the account's Token for a key", (_, token) => Signed("HS256", token, text => HMACSHA256.HashData(Encoding.ASCII.GetBytes(PollLoginApp.Token), text)) },
        { "another algorithm under our key", (app, token) => Signed("HS512", token, text => HMACSHA512.HashData(OurKey(app), text)) },
        { "our algorithm by another name", (app, token) => Signed(SecurityAlgorithms.HmacSha256Signature, token, text => HMACSHA256.HashData(OurKey(app), text)) },
        { "RS256 by name, HS256 under our key", (app, token) => Signed("RS256", token, text => HMACSHA256.HashData(OurKey(app), text)) },
        { "RS256 with the attacker's key in its head", (_, token) => SignedByRsa(token) },
    };

    /// <summary>The attacker makes a token themselves: without an algorithm, with another, with a key of their own, or with one that is everybody's default.</summary>
    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task E18_A_forged_token_signs_nobody_in(string what, Func<PollLoginApp, string, string> forge)
    {
        using var browser = await ScannedAsync(_app);
        await browser.FinishAsync(forge(_app, (await browser.PollAsync()).Token!));
        Assert.True(browser.Answer.StatusCode == HttpStatusCode.BadRequest, what);
        Assert.Null(await browser.WhoAmIAsync());
    }

    /// <summary>Every installation signs with the same built-in key: who runs one of their own can mint for all.</summary>
    [Fact]
    public async Task E18_Another_installations_token_signs_nobody_in()
    {
        using var browser = await ScannedAsync(_app);
        using var attackers = new PollLoginApp();
        attackers.Clock.SetUtcNow(_app.Clock.GetUtcNow());
        var userId = await _app.InDatabaseAsync(db => db.Users.Select(user => user.Id).SingleAsync(TestContext.Current.CancellationToken));
        var own = (await browser.PollAsync()).Token!;
        var minted = attackers.Services.GetRequiredService<LoginTicket>().Mint(browser.Uid, userId, _app.Clock.GetUtcNow().AddMinutes(5));
        // But for the signature it is the same.
        Assert.Equal(own.Split('.')[..2], minted.Split('.')[..2]);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.FinishAsync(minted)).StatusCode);
    }

    /// <summary>Who can write to one row of the database, and not read the key, makes a login of their own into another person's.</summary>
    [Fact]
    public async Task A_row_edited_to_another_person_does_not_take_the_token_of_the_first()
    {
        using var browser = await ScannedAsync(_app);
        var token = (await browser.PollAsync()).Token;
        using var other = new Phone(_app, "o_other");
        await other.FollowAsync();
        await _app.InDatabaseAsync(db =>
        {
            db.ScanSessions.Single().UserId = db.Users.Single(user => user.OpenId == "o_other").Id;
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.FinishAsync(token)).StatusCode);
        Assert.Null(await browser.WhoAmIAsync());
    }

    public void Dispose() => _app.Dispose();

    private static async Task<Browser> ScannedAsync(PollLoginApp app)
    {
        var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        return browser;
    }

    private static byte[] OurKey(PollLoginApp app) => app.Services.GetRequiredService<LoginTicketKey>().Key.Key;

    private static string Signed(string algorithm, string token, Func<byte[], byte[]> sign) => WithHead(token, $$"""{"alg":"{{algorithm}}","typ":"JWT"}""", sign);

    private static string WithHead(string token, string head, Func<byte[], byte[]> sign)
    {
        var text = $"{Base64UrlEncoder.Encode(head)}.{token.Split('.')[1]}";
        return $"{text}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string SignedByRsa(string token)
    {
        using var rsa = RSA.Create(2048);
        var key = rsa.ExportParameters(includePrivateParameters: false);
        var jwk = $$"""{"kty":"RSA","n":"{{Base64UrlEncoder.Encode(key.Modulus)}}","e":"{{Base64UrlEncoder.Encode(key.Exponent)}}"}""";
        return WithHead(token, $$"""{"alg":"RS256","typ":"JWT","jwk":{{jwk}}}""", text => rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
