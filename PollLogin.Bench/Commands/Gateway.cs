using System.Globalization;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

namespace PollLogin.Bench.Commands;

/// <summary>The gateway's decision about a member, on one core: against the bare endpoint, and beside nginx with a password file; all alternating.</summary>
internal static class Gateway
{
    private const int Connections = 32;

    public static async Task RunAsync(Report report, BenchOptions options)
    {
        using var work = new WorkFolder();
        await using var weChat = await FakeWeChat.StartAsync();
        var port = ServerProcess.FreePort();
        await using var product = await ServerProcess.StartAsync(
            await Product.PublishAsync(work), "",
            Product.Settings(work.Of("gateway.db"), weChat.Address, ("Site__PublicUrl", "http://127.0.0.1"), ("Gateway__Hosts", "127.0.0.1:8081")),
            "/healthz/ready", port);
        await using var bare = await BareServer.StartAsync();
        var cookies = await Task.WhenAll(Enumerable.Range(0, Connections).Select(person => Member.LogInAsync(port, person)));

        var servers = new List<(string Name, Lockstep Load, List<double> Found)>
        {
            ("PollLogin's gateway", await Lockstep.ConnectAsync(port, [.. cookies.Select(cookie => Requests.Ask("/gateway/nginx", $"Cookie: {cookie}"))]), []),
            ("bare endpoint", await Lockstep.ConnectAsync(bare.Port, [.. cookies.Select(cookie => Requests.Ask(BareServer.Path, $"Cookie: {cookie}"))]), []),
        };
        var passwords = new List<Nginx>();
        foreach (var scheme in Nginx.IsMissing ? [] : new[] { "apr1", "PLAIN" })
        {
            passwords.Add(await BasicAuth.StartAsync(work, scheme));
            var request = Requests.Ask("/", $"Authorization: {BasicAuth.Authorization}");
            servers.Add(($"nginx with a password file ({scheme})", await Lockstep.ConnectAsync(passwords[^1].Port, [.. Enumerable.Repeat(request, Connections)]), []));
        }

        await Report.ProgressAsync("gateway", options.Rounds + 2, step =>
        {
            for (var round = -2; round < options.Rounds; round++)
            {
                // The first of a round may find the machine otherwise than the last: they take turns.
                foreach (var (_, load, found) in round % 2 == 0 ? servers : Enumerable.Reverse(servers))
                {
                    var perSecond = load.Run(options.Round, ""u8);
                    if (round >= 0)
                    {
                        found.Add(perSecond);
                    }
                }

                step();
            }

            return Task.CompletedTask;
        });

        var ratio = new Spread([.. servers[0].Found.Zip(servers[1].Found, (ours, theirs) => ours / theirs)]);
        report.Table("Answers a second, one core", ["", "answers a second"],
            [.. servers.Select(server => new[] { server.Name, new Spread(server.Found).Show("0") }), ["PollLogin to the bare endpoint", ratio.Show()]]);
        report.Target("the gateway's decisions to the bare endpoint's", "at least 0.70", ratio.Show(), ratio.Median >= 0.70);
        servers.ForEach(server => server.Load.Dispose());
        passwords.ForEach(password => password.Dispose());
    }

    /// <summary>Somebody who logs in as people do, once; it is not what is measured.</summary>
    private static class Member
    {
        /// <returns>The auth cookie, as a browser sends it.</returns>
        public static async Task<string> LogInAsync(int port, int person)
        {
            using var handler = new HttpClientHandler { AllowAutoRedirect = false };
            using var client = new HttpClient(handler) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
            var page = await client.GetStringAsync(new Uri("/login", UriKind.Relative));
            var uid = After(page, "data-uid=\"");
            using (var connection = new Connection(port))
            {
                var waiting = new Waiting(uid, "");
                await connection.AskAsync(Requests.Scan(waiting, person, person), CancellationToken.None);
            }

            var status = await client.GetStringAsync(new Uri($"/login/status?uid={uid}", UriKind.Relative));
            using var form = new FormUrlEncodedContent([
                new("uid", uid), new("token", After(status, "\"token\":\"")),
                new("__RequestVerificationToken", After(page, "name=\"__RequestVerificationToken\" type=\"hidden\" value=\""))]);
            using var answer = await client.PostAsync(new Uri("/login", UriKind.Relative), form);
            return answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("polllogin.auth=", StringComparison.Ordinal)).Split(';')[0];
        }

        private static string After(string text, string mark) => text.Split(mark)[1].Split('"')[0];
    }
}
