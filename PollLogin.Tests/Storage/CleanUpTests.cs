using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Storage;

/// <summary>Once an hour, what is older than a day goes; what is alive stays.</summary>
public sealed class CleanUpTests : IDisposable
{
    private readonly PollLoginApp _app = new(("Login:CookieLifetime", "7.00:00:00"));

    [Fact]
    public async Task Old_sessions_and_pushes_go_and_members_and_live_logins_stay()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        await phone.ScanAsync(browser.Uid);
        await browser.CollectAsync();
        using var leaver = await new Browser(_app).OpenLoginAsync();
        await phone.ScanAsync(leaver.Uid);
        await leaver.CollectAsync();
        await leaver.WhoAmIAsync();
        await leaver.LogOutAsync();

        Assert.Equal((2, 2, 2), await CountAsync());
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        _app.Clock.Advance(TimeSpan.FromHours(2));
        await Eventually.TrueAsync(async () => await CountAsync() == (2, 0, 2));
        _app.Clock.Advance(TimeSpan.FromHours(21));
        Assert.Equal((2, 0, 2), await CountAsync());
        _app.Clock.Advance(TimeSpan.FromHours(2));
        await Eventually.TrueAsync(async () => await CountAsync() == (0, 0, 1));
        Assert.Equal(0, await _app.InDatabaseAsync(db => db.SeenQueries.CountAsync(TestContext.Current.CancellationToken)));
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    public void Dispose() => _app.Dispose();

    private Task<(int Scans, int Pushes, int Logins)> CountAsync() => _app.InDatabaseAsync(async db => (
        await db.ScanSessions.CountAsync(TestContext.Current.CancellationToken),
        await db.Pushes.CountAsync(TestContext.Current.CancellationToken),
        await db.LoginSessions.CountAsync(TestContext.Current.CancellationToken)));
}
