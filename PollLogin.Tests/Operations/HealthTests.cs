using System.Net;
using Microsoft.EntityFrameworkCore;
using PollLogin.Tests.Kit;

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
    public async Task Without_its_tables_it_is_live_and_not_ready()
    {
        await _app.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync("DROP TABLE \"ScanSessions\"", TestContext.Current.CancellationToken));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (await AskAsync("live"), await AskAsync("ready")));
    }

    public void Dispose() => _app.Dispose();

    private async Task<HttpStatusCode> AskAsync(string what)
    {
        using var answer = await _app.NewClient().GetAsync(new Uri($"/healthz/{what}", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
