using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PollLogin.Tests.Kit;
using PollLogin.Web.Operations;
using PollLogin.Web.Operations.Readiness;

namespace PollLogin.Tests.Operations;

public sealed class HealthTests : IDisposable
{
    private readonly PollLoginApp _app = new();

    [Fact]
    public async Task A_well_program_is_live_and_ready_and_WeChat_is_not_asked()
    {
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await AskAsync("live"), await AskAsync("ready")));
        Assert.Empty(_app.WeChat.Calls);
    }

    [Fact]
    public async Task It_says_what_is_well_and_which_version_it_is()
    {
        Assert.Equal(
            """{"status":"ready","version":"VERSION","checks":{"database":"ok","migrations":"ok","keys":"ok"}}""".Replace("VERSION", Commands.Version, StringComparison.Ordinal), await ReadAsync());
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_is_not_ready()
    {
        _ = _app.Server;
        using (_app.Database.Lock())
        {
            Assert.SkipWhen(TestDatabase.IsPostgreSql, "PostgreSQL locks tables and rows, and no database.");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync("ready"));
            Assert.Contains("\"status\":\"not ready\"", await ReadAsync(), StringComparison.Ordinal);
            Assert.Contains("\"database\":\"failed\"", await ReadAsync(), StringComparison.Ordinal);
        }

        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("ready"));
    }

    [Fact]
    public async Task A_database_that_can_be_locked_and_takes_no_row_is_not_ready()
    {
        Assert.Equal(HttpStatusCode.OK, await AskAsync("ready"));
        // Set back, too: the row is written whatever it said before.
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await _app.InDatabaseAsync(db => db.Sightings.Where(seen => seen.What == DatabaseHealth.Row).ExecuteUpdateAsync(
            set => set.SetProperty(seen => seen.At, _app.Clock.GetUtcNow() + TimeSpan.FromHours(1)), TestContext.Current.CancellationToken));
        await _app.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE \"Sightings\" RENAME TO \"Elsewhere\"", TestContext.Current.CancellationToken));
        Assert.Contains("\"database\":\"failed\"", await ReadAsync(), StringComparison.Ordinal);
        await _app.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE \"Elsewhere\" RENAME TO \"Sightings\"", TestContext.Current.CancellationToken));
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("ready"));
        Assert.Equal(_app.Clock.GetUtcNow(), await _app.InDatabaseAsync(db => db.Sightings.Where(seen => seen.What == DatabaseHealth.Row).Select(seen => seen.At).SingleAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task However_many_ask_one_write_a_second_is_all_that_it_costs()
    {
        var writes = 0;
        using var proof = new WriteProof(_app.Clock);
        Task<Exception?[]> AskManyAsync(Exception? fault) => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => proof.FaultAsync(
            async () =>
            {
                await Task.Yield();
                Interlocked.Increment(ref writes);
                return fault;
            },
            TestContext.Current.CancellationToken)));
        Assert.All(await AskManyAsync(null), Assert.Null);
        Assert.Equal(1, writes);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.All(await AskManyAsync(new TimeoutException()), fault => Assert.IsType<TimeoutException>(fault));
        Assert.Equal(2, writes);
    }

    [Fact]
    public async Task Under_a_newer_programs_tables_it_is_not_ready()
    {
        _ = _app.Server;
        _app.Database.Execute("""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_FromTheFuture', '99.0.0')""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync("ready"));
        Assert.Contains("\"migrations\":\"failed\"", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_tables_it_is_live_and_not_ready()
    {
        await _app.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("DROP TABLE \"ScanSessions\"", TestContext.Current.CancellationToken));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (await AskAsync("live"), await AskAsync("ready")));
    }

    [Fact]
    public async Task A_key_ring_that_cannot_be_used_is_not_well()
    {
        var result = await new KeysHealth(new NoKeys()).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, result.Status);
    }

    public void Dispose() => _app.Dispose();

    private sealed class NoKeys : IDataProtectionProvider, IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => throw new CryptographicException();

        public byte[] Unprotect(byte[] protectedData) => throw new CryptographicException();
    }

    private Task<string> ReadAsync() => ReadAsync(_app);

    private static async Task<string> ReadAsync(PollLoginApp app)
    {
        using var answer = await app.NewClient().GetAsync(new Uri("/healthz/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<HttpStatusCode> AskAsync(string what)
    {
        using var answer = await _app.NewClient().GetAsync(new Uri($"/healthz/{what}", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
