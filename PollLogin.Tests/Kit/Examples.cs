using System.Diagnostics;
using System.Globalization;
using PollLogin.Tests.Rules;

namespace PollLogin.Tests.Kit;

/// <summary>
/// The sites of <c>examples/</c> behind a real nginx and a real Caddy: the shipped files, but for ports that are free and what a test adds.
/// </summary>
public sealed class Examples : IDisposable
{
    private const string Nginx = "/usr/sbin/nginx";
    private const string Caddy = "/usr/bin/caddy";
    private const string PhpCgi = "/usr/bin/php-cgi";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polllogin-");
    private readonly List<Process> _processes = [];

    /// <param name="login">Where PollLogin listens.</param>
    public Examples(int login)
    {
        var missing = new[] { Nginx, Caddy, PhpCgi }.Where(program => !File.Exists(program)).ToList();
        Assert.SkipWhen(missing.Count > 0, $"{string.Join(", ", missing)} not installed (Debian: apt-get install nginx caddy php-cgi)");
        LoginPort = login;
    }

    public int LoginPort { get; }

    public int PhpPort { get; } = OwnProcess.FreePort();

    public int StaticPort { get; } = OwnProcess.FreePort();

    public int FastCgiPort { get; } = OwnProcess.FreePort();

    /// <summary>Copies the files and starts the proxies.</summary>
    /// <param name="edit">What a test changes in them: a file's path below <c>examples/</c> and its text, to a text.</param>
    /// <param name="more">Files that a test adds; their text is <paramref name="edit"/>'s.</param>
    public async Task StartAsync(Func<string, string, string>? edit = null, params string[] more)
    {
        var shipped = Sources.Below("examples", ".conf", ".caddy", ".php", ".html", "").Where(file => !file.Path.StartsWith("examples/run/", StringComparison.Ordinal));
        foreach (var (path, text) in shipped.Concat(more.Select(path => ($"examples/{path}", ""))))
        {
            var file = new FileInfo(Path.Combine(_folder.FullName, path));
            file.Directory!.Create();
            await File.WriteAllTextAsync(file.FullName, OnFreePorts(edit?.Invoke(path["examples/".Length..], text) ?? text));
        }

        var examples = Path.Combine(_folder.FullName, "examples");
        Directory.CreateDirectory(Path.Combine(examples, "run"));
        // As root, its workers would be another user, to whom a test's folder is closed.
        var user = Environment.IsPrivilegedProcess ? " user root;" : "";
        Start(PhpCgi, "-b", $"127.0.0.1:{FastCgiPort}");
        Start(Nginx, "-e", "stderr", "-p", examples, "-c", "nginx/nginx.conf", "-g", $"daemon off;{user}");
        Start(Caddy, "run", "--config", "examples/caddy/Caddyfile");
        foreach (var port in new[] { FastCgiPort, PhpPort, StaticPort })
        {
            await Eventually.TrueAsync(() => IsOpenAsync(port));
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>The text with the ports that are in use here for those of the shipped files.</summary>
    public string OnFreePorts(string text)
    {
        foreach (var (shipped, free) in new[] { (5080, LoginPort), (8081, PhpPort), (8082, StaticPort), (8083, FastCgiPort) })
        {
            text = text.Replace($":{shipped}", string.Create(CultureInfo.InvariantCulture, $":{free}"), StringComparison.Ordinal);
        }

        return text;
    }

    private void Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.FullName, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["HOME"] = _folder.FullName;
        var process = Process.Start(start)!;
        // What nobody reads would stop the program one day.
        process.ErrorDataReceived += (_, line) => Said.Enqueue($"{Path.GetFileName(program)}: {line.Data}");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        _processes.Add(process);
    }

    /// <summary>What the proxies said.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Said { get; } = new();

    private static async Task<bool> IsOpenAsync(int port)
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
