using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PollLogin.Web.Login;

/// <summary>
/// The one-time token of a login: a JWT (HS256) with our user id as <c>sub</c> and the uid as <c>jti</c>; no openid. It proves only that
/// this site minted it; whether it is still worth anything, the row decides.
/// </summary>
public sealed class LoginTicket(LoginTicketKey key, TimeProvider clock)
{
    private const string Issuer = "PollLogin";
    private const string Audience = "PollLogin.Login";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Mints the token that signs <paramref name="userId"/> in where <paramref name="uid"/> is shown, until <paramref name="expiresAt"/>.</summary>
    public string Mint(string uid, long userId, DateTimeOffset expiresAt) => _handler.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Audience,
        IssuedAt = clock.GetUtcNow().UtcDateTime,
        // Whole seconds, rounded up: to the millisecond, the row decides.
        Expires = DateTimeOffset.FromUnixTimeSeconds((expiresAt.ToUnixTimeMilliseconds() + 999) / 1000).UtcDateTime,
        Claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = userId.ToString(CultureInfo.InvariantCulture),
            [JwtRegisteredClaimNames.Jti] = uid,
        },
        SigningCredentials = new SigningCredentials(key.Key, SecurityAlgorithms.HmacSha256),
    });

    /// <returns>Whom <paramref name="token"/> signs in where <paramref name="uid"/> is shown; <see langword="null"/> when it is forged, late, or another code's.</returns>
    public async Task<long?> ReadAsync(string token, string uid)
    {
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKey = key.Key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireSignedTokens = true,
            // The library knows no TimeProvider: the time is checked below.
            ValidateLifetime = false,
        });
        return result is { IsValid: true, SecurityToken: JsonWebToken jwt } && jwt.Id == uid && clock.GetUtcNow().UtcDateTime < jwt.ValidTo
            && long.TryParse(jwt.Subject, NumberStyles.None, CultureInfo.InvariantCulture, out var userId)
            ? userId
            : null;
    }
}
