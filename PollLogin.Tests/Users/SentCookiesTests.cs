using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
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
    private readonly Notes _notes = new();
    private readonly PollLoginApp _app;

    public SentCookiesTests() => _app = new PollLoginApp { Interceptor = _notes };

    [Fact]
    public async Task What_was_sent_before_the_program_stops_is_noted_all_the_same()
    {
        var sent = _app.Services.GetRequiredService<SentCookies>();
        var (isAtWork, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        _notes.Before = () =>
        {
            isAtWork.TrySetResult();
            return mayGoOn.Task;
        };
        sent.Note(await BeginAsync());
        await isAtWork.Task.WaitAsync(Cancel);
        // Behind one that is being noted.
        sent.Note(await BeginAsync());
        using var other = _app.Neighbour();
        var stop = _app.Services.GetRequiredService<IHost>().StopAsync(Cancel);
        Assert.Equal(2, await OwedAsync(other));
        mayGoOn.SetResult();
        await stop;
        Assert.Equal(0, await OwedAsync(other));
    }

    [Fact]
    public async Task What_the_database_did_not_note_is_known_here_and_tried_again()
    {
        var sent = _app.Services.GetRequiredService<SentCookies>();
        var failed = FailOnceAsync();
        var first = await BeginAsync();
        sent.Note(first);
        await failed.WaitAsync(Cancel);
        Assert.True(sent.HasGoneOut(first));
        await Eventually.TrueAsync(async () => await OwedAsync(_app) == 0);
        await Eventually.TrueAsync(() => Task.FromResult(!sent.HasGoneOut(first)));
        Assert.Contains("Of 1 auth cookies it could not be noted", _app.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_database_did_not_note_before_the_program_stops_is_tried_once_more()
    {
        var sent = _app.Services.GetRequiredService<SentCookies>();
        var failed = FailOnceAsync();
        sent.Note(await BeginAsync());
        await failed.WaitAsync(Cancel);
        using var other = _app.Neighbour();
        await _app.Services.GetRequiredService<IHost>().StopAsync(Cancel);
        Assert.Equal(0, await OwedAsync(other));
    }

    public void Dispose() => _app.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The database takes no part in the next note.</summary>
    /// <returns>Ends when that has happened.</returns>
    private Task FailOnceAsync()
    {
        var hasFailed = new TaskCompletionSource();
        _notes.Before = () =>
        {
            _notes.Before = () => Task.CompletedTask;
            hasFailed.SetResult();
            throw new DatabaseBusyException();
        };
        return hasFailed.Task;
    }

    private async Task<string> BeginAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var session = await scope.ServiceProvider.GetRequiredService<LoginSessions>()
            .BeginAsync(userId: 1, new string('a', 32), TimeSpan.FromDays(1), new Client("", new Device("", "")), Confirmation.None, Cancel);
        return session.Id;
    }

    private static Task<int> OwedAsync(PollLoginApp app) => app.InDatabaseAsync(db => db.LoginSessions.CountAsync(session => session.OwedTo != null, Cancel));

    /// <summary>What happens before a note is written.</summary>
    private sealed class Notes : DbCommandInterceptor
    {
        public Func<Task> Before { get; set; } = () => Task.CompletedTask;

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("SET \"OwedTo\" = NULL", StringComparison.Ordinal))
            {
                await Before().WaitAsync(cancellationToken);
            }

            return result;
        }
    }
}
