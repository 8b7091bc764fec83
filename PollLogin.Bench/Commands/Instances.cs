using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using PollLogin.Bench.Instances;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Commands;

/// <summary>
/// Three instances on one PostgreSQL behind nginx. While people log in, one instance is killed and comes back, and the database is started
/// anew. Nobody's login may get lost, and nobody's may count twice.
/// </summary>
internal static class Instances
{
    private const int Count = 3;
    private const int PerSecond = 25;

    private static readonly TimeSpan LongestWayToThePhone = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(Report report, BenchOptions options)
    {
        if (Nginx.IsMissing || PostgreSql.IsMissing)
        {
            throw new InvalidOperationException("This needs Debian's packages nginx and postgresql.");
        }

        using var work = new WorkFolder();
        await using var weChat = await FakeWeChat.StartAsync();
        await using var database = await PostgreSql.StartAsync();
        var program = await Product.PublishAsync(work);
        var logins = options.Quick ? 100 : 1000;
        var rows = new List<string[]>();
        foreach (var (balancing, directive) in new[] { ("round robin", ""), ("hash $arg_uid", "hash $arg_uid consistent;") })
        {
            var name = $"bench_{rows.Count.ToString(CultureInfo.InvariantCulture)}";
            var connection = await database.CreateAsync(name);
            var settings = Product.Settings("", weChat.Address, ("Storage__Provider", "PostgreSQL"), ("ConnectionStrings__PollLogin", connection), ("Site__TrustedProxies", "127.0.0.1"));
            var servers = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => ServerProcess.StartAsync(program, "", settings, "/healthz/ready", everyCore: true)));
            try
            {
                var upstream = string.Concat(servers.Select(server => $"server 127.0.0.1:{server.Port.ToString(CultureInfo.InvariantCulture)} max_fails=1 fail_timeout=1s; "));
                using var nginx = await Nginx.StartAsync(work.Of(name), $"upstream site {{ {directive} {upstream} }}", Proxy);
                var visits = new ConcurrentQueue<(Visit Visit, Visitor Who)>();
                await Report.ProgressAsync(balancing, logins, async step =>
                {
                    var faults = FaultsAsync(TimeSpan.FromSeconds(logins / PerSecond), servers, program, settings, database);
                    await VisitAsync(new Uri($"http://127.0.0.1:{nginx.Port}"), logins, new Random(options.Seed), visit => { visits.Enqueue(visit); step(); });
                    await faults;
                });
                foreach (var (visit, who) in visits.Where(visit => visit.Visit != Visit.SignedIn))
                {
                    report.Line($"{visit}: {who.Diary}");
                }

                var (sessions, people) = await CountAsync(connection);
                string Of(Visit kind) => visits.Count(visit => visit.Visit == kind).ToString(CultureInfo.InvariantCulture);
                rows.Add([balancing, $"{logins}", Of(Visit.SignedIn), Of(Visit.Lost), $"{sessions - people}", Of(Visit.NotBegun), $"{visits.Sum(visit => visit.Who.Diary.Repeats)}", $"{visits.Count(visit => visit.Who.WasOwed)}", $"{weChat.Tokens}"]);
            }
            finally
            {
                foreach (var server in servers)
                {
                    await server.DisposeAsync();
                }
            }
        }

        report.Table($"{Count} instances behind nginx, {PerSecond} logins a second; one instance killed, the database restarted",
            ["balancing", "logins", "signed in", "lost", "doubled", "not begun", "tries again", "cookie given after all, by the login page", "access tokens asked for, in all"], [.. rows]);
        report.Target("logins lost and doubled", "none", string.Join(", ", rows.Select(row => $"{row[3]} and {row[4]}")), rows.All(row => row is [_, var all, var signedIn, "0", "0", "0", ..] && all == signedIn));
    }

    // What a killed instance did not answer, nginx asks another; a push or a form that was under way is for its sender to send again.
    private const string Proxy = """
        location / {
            proxy_pass http://site; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme; proxy_connect_timeout 1s;
        }
        """;

    private static async Task VisitAsync(Uri site, int logins, Random random, Action<(Visit, Visitor)> done)
    {
        var underWay = new List<Task>();
        for (var i = 0; i < logins; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / PerSecond));
            underWay.Add(VisitAsync(i, LongestWayToThePhone * random.NextDouble()));
        }

        await Task.WhenAll(underWay);

        async Task VisitAsync(int number, TimeSpan beforeScan)
        {
            using var visitor = new Visitor(site, number);
            var visit = await visitor.LogInAsync(beforeScan);
            done((visit, visitor));
        }
    }

    private static async Task FaultsAsync(TimeSpan all, ServerProcess[] servers, string program, (string, string)[] settings, PostgreSql database)
    {
        await Task.Delay(all / 4);
        await servers[1].KillAsync();
        await Task.Delay(all / 4);
        servers[1] = await ServerProcess.StartAsync(program, "", settings, "/healthz/ready", servers[1].Port, everyCore: true);
        await Task.Delay(all / 4);
        await database.RestartAsync();
    }

    private static async Task<(long Sessions, long People)> CountAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""SELECT count(*), count(DISTINCT "UserId") FROM "LoginSessions" """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }
}
