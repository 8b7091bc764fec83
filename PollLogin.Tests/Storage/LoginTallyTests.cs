using PollLogin.Web.Storage;

namespace PollLogin.Tests.Storage;

/// <summary>The time to login, read from buckets: the seconds within which half of the logins were there, or all but one in twenty.</summary>
public sealed class LoginTallyTests
{
    private static readonly DateTimeOffset Noon = new(2099, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(0.95, 3)]
    [InlineData(0.96, 40)]
    [InlineData(1, 40)]
    public void Nineteen_of_twenty_were_fast(double share, int seconds) =>
        Assert.Equal(seconds, Tally([.. Enumerable.Repeat(2.5, 19), 33]).SecondsOf(share));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(6, 6)]
    [InlineData(6.001, 8)]
    [InlineData(5400, 5400)]
    [InlineData(9000, 5400)]
    public void A_bucket_reaches_to_its_number_and_the_last_has_what_took_longer(double took, int seconds) =>
        Assert.Equal(seconds, Tally(took).SecondsOf(0.5));

    [Fact]
    public void Where_nobody_signed_in_there_is_no_time() => Assert.Null(Tally().SecondsOf(0.5));

    [Fact]
    public void A_login_that_was_refused_after_it_was_spent_is_the_persons_refusal_whatever_was_typed_before()
    {
        var tally = new LoginTally();
        tally.Add(new LoginFate { CreatedAt = Noon, ExpiresAt = Noon, ScannedAt = Noon, SpentAt = Noon, DeniedAt = Noon, WrongNumbers = 1 }, Noon);
        Assert.Equal((1, 1, 0), (tally.Of(LoginTally.SignedIn), tally.Of(LoginTally.Refused), tally.Of(LoginTally.Guessed)));
    }

    private static LoginTally Tally(params double[] seconds)
    {
        var tally = new LoginTally();
        foreach (var took in seconds)
        {
            tally.Add(new LoginFate { CreatedAt = Noon, ExpiresAt = Noon, ScannedAt = Noon, SpentAt = Noon.AddSeconds(took), WrongNumbers = 0 }, Noon);
        }

        return tally;
    }
}
