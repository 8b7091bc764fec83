using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Web.Storage;

namespace PollLogin.Tests.Storage;

/// <summary>
/// What concerns one person happens one after the other, at whichever process: a 0 between a scan and its login, an unfollowing beside a spending.
/// SQLite does so by itself; on PostgreSQL each transaction holds its person first.
/// </summary>
public sealed class HoldTests : IDisposable
{
    private static readonly TimeSpan Meanwhile = TimeSpan.FromMilliseconds(300);

    private readonly PollLoginApp _app = new(("Login:Confirmation", "Number"), ("Login:RememberBrowser", "true"));

    [Fact]
    public async Task A_push_waits_for_what_else_happens_to_its_person()
    {
        using var phone = new Phone(_app);
        await phone.FollowAsync();
        await WaitsAsync(() => phone.SayAsync("0"));
    }

    [Fact]
    public async Task A_number_that_is_typed_waits()
    {
        using var browser = await new Browser(_app).OpenLoginAsync();
        using var phone = new Phone(_app);
        var number = await phone.ScanForNumberAsync(browser.Uid);
        await WaitsAsync(() => browser.PostAsync("/login", new() { ["uid"] = browser.Uid, ["number"] = number, ["__RequestVerificationToken"] = browser.AntiforgeryToken }));
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task A_spending_waits()
    {
        using var app = new PollLoginApp();
        using var browser = await new Browser(app).OpenLoginAsync();
        using var phone = new Phone(app);
        await phone.ScanAsync(browser.Uid);
        await WaitsAsync(app, () => browser.CollectAsync());
        Assert.NotNull(await browser.WhoAmIAsync());
    }

    [Fact]
    public async Task A_deletion_waits()
    {
        using var phone = new Phone(_app);
        await phone.FollowAsync();
        await WaitsAsync(async () =>
        {
            await using var scope = _app.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<PollLogin.Web.Users.MemberData>().DeleteAsync(1, TestContext.Current.CancellationToken);
        });
    }

    [Fact]
    public async Task On_PostgreSQL_nobody_waits_for_another_person()
    {
        Assert.SkipUnless(PostgreSqlTestDatabase.IsThere, PostgreSqlTestDatabase.NoServer);
        using var database = new PostgreSqlTestDatabase();
        using var app = new PollLoginApp(("Storage:Provider", "PostgreSQL"), ("ConnectionStrings:PollLogin", database.ConnectionString));
        using var phone = new Phone(app);
        await phone.FollowAsync();
        using var other = new Phone(app, "o_other");
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PollLoginDb>();
        await using var held = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.HoldPersonAsync(1, TestContext.Current.CancellationToken);
        await other.SayAsync("0").WaitAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
    }

    public void Dispose() => _app.Dispose();

    private Task WaitsAsync(Func<Task> act) => WaitsAsync(_app, act);

    private static async Task WaitsAsync(PollLoginApp app, Func<Task> act)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PollLoginDb>();
        await using var held = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.HoldPersonAsync(await db.Users.Select(user => user.Id).SingleAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        // Elsewhere: SQLite's driver waits in a thread.
        var acting = Task.Factory.StartNew(act, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        await Task.Delay(Meanwhile, TestContext.Current.CancellationToken);
        Assert.False(acting.IsCompleted);
        await held.CommitAsync(TestContext.Current.CancellationToken);
        await acting;
    }
}
