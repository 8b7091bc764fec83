using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollLogin.Tests.Kit;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;

namespace PollLogin.Tests.Users;

/// <summary>That a cookie has gone out is noted after the answer, whatever goes on meanwhile.</summary>
public sealed class SentCookiesTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task What_was_sent_before_the_program_stops_is_noted_all_the_same()
    {
        using var other = _app.Neighbour();
        var sent = other.Services.GetRequiredService<SentCookies>();
        var turn = await other.Services.GetRequiredService<WriteGate>().EnterAsync(Cancel);
        sent.Note(await BeginAsync());
        await Task.Delay(TimeSpan.FromMilliseconds(200), Cancel);
        // Behind one that is being noted.
        sent.Note(await BeginAsync());
        var stop = other.Services.GetRequiredService<IHost>().StopAsync(Cancel);
        await Task.Delay(TimeSpan.FromMilliseconds(200), Cancel);
        Assert.Equal(2, await OwedAsync());
        turn.Dispose();
        await stop;
        Assert.Equal(0, await OwedAsync());
    }

    [Fact]
    public async Task After_a_time_in_which_the_database_took_no_part_the_next_ones_are_noted()
    {
        var sent = _app.Services.GetRequiredService<SentCookies>();
        // Longer than anybody waits for their turn.
        using (await _app.Services.GetRequiredService<WriteGate>().EnterAsync(Cancel))
        {
            sent.Note("lost");
            await Task.Delay(TimeSpan.FromSeconds(2.5), Cancel);
        }

        sent.Note(await BeginAsync());
        await Eventually.TrueAsync(async () => await OwedAsync() == 0);
    }

    public void Dispose() => _app.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<string> BeginAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var session = await scope.ServiceProvider.GetRequiredService<LoginSessions>()
            .BeginAsync(userId: 1, new string('a', 32), TimeSpan.FromDays(1), new Client("", new Device("", "")), Confirmation.None, Cancel);
        return session.Id;
    }

    private Task<int> OwedAsync() => _app.InDatabaseAsync(db => db.LoginSessions.CountAsync(session => session.OwedTo != null, Cancel));
}
