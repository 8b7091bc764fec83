using System.Diagnostics;
using System.Globalization;
using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Servers;

/// <summary>Debian's nginx: one process on the server's core, in a folder of its own.</summary>
internal sealed class Nginx : IDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly Process _process;

    private Nginx(Process process, int port) => (_process, Port) = (process, port);

    public static bool IsMissing => !File.Exists(Program);

    public int Port { get; }

    /// <param name="http">What stands in <c>http { }</c> beside the server.</param>
    /// <param name="server">What stands in <c>server { }</c> beside where it listens.</param>
    public static async Task<Nginx> StartAsync(string folder, string http, string server)
    {
        var port = ServerProcess.FreePort();
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), string.Create(CultureInfo.InvariantCulture,
            $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}} worker_processes 1; daemon off; master_process off; pid nginx.pid; error_log stderr crit;
            events { worker_connections 4096; }
            http {
                access_log off; keepalive_requests 1000000000;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                {{http}}
                server { listen 127.0.0.1:{{port}}; {{server}} }
            }
            """));
        var process = Process.Start(Machine.Command($"{Program} -e stderr -p {folder} -c nginx.conf", everyCore: false))!;
        using var client = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
                return new Nginx(process, port);
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
}
