using System.Diagnostics;
using System.Globalization;
using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Servers;

/// <summary>What a Debian machine offers by itself to keep strangers out of a site: nginx with a password file, one process on the server's core.</summary>
internal sealed class BasicAuth : IDisposable
{
    private const string Nginx = "/usr/sbin/nginx";
    private const string Password = "bench";

    private readonly Process _process;

    private BasicAuth(Process process, int port) => (_process, Port) = (process, port);

    public static bool IsMissing => !File.Exists(Nginx);

    public int Port { get; }

    /// <summary>The header that lets in.</summary>
    public static string Authorization { get; } = "Basic " + Convert.ToBase64String("bench:bench"u8);

    /// <param name="scheme">How the password lies in the file: <c>apr1</c> as Debian's htpasswd writes it, <c>PLAIN</c> to cost nothing.</param>
    public static async Task<BasicAuth> StartAsync(WorkFolder work, string scheme)
    {
        var (folder, port) = (work.Of($"nginx-{scheme}"), ServerProcess.FreePort());
        Directory.CreateDirectory(Path.Combine(folder, "site"));
        await File.WriteAllTextAsync(Path.Combine(folder, "site", "index.html"), "");
        var hash = scheme == "PLAIN" ? "{PLAIN}" + Password : (await RunAsync($"openssl passwd -{scheme} {Password}")).Trim();
        await File.WriteAllTextAsync(Path.Combine(folder, "passwords"), $"bench:{hash}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), string.Create(CultureInfo.InvariantCulture,
            $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}} worker_processes 1; daemon off; master_process off; pid nginx.pid; error_log stderr crit;
            events { }
            http {
                access_log off; keepalive_requests 1000000000;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                server { listen 127.0.0.1:{{port}}; root site; auth_basic "bench"; auth_basic_user_file passwords; }
            }
            """));
        var process = Process.Start(Machine.Command($"{Nginx} -e stderr -p {folder} -c nginx.conf", everyCore: false))!;
        using var client = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
                return new BasicAuth(process, port);
            }
            catch (HttpRequestException) when (tries < 100)
            {
                await Task.Delay(20);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<string> RunAsync(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadToEndAsync();
    }
}
