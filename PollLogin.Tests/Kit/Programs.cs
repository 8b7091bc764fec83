using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PollLogin.Tests.Kit;

/// <summary>Other people's servers, started in a folder of their own; they end with the test, and the folder goes.</summary>
internal sealed class Programs : IDisposable
{
    public const string Nginx = "/usr/sbin/nginx";
    public const string Caddy = "/usr/bin/caddy";
    public const string PhpCgi = "/usr/bin/php-cgi";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polllogin-");
    private readonly List<Process> _processes = [];

    /// <summary>Skips the test, with a reason, where one of them is missing.</summary>
    public Programs(params string[] needed)
    {
        var missing = needed.Where(program => !File.Exists(program)).ToList();
        Assert.SkipWhen(missing.Count > 0, $"{string.Join(", ", missing)} not installed (Debian: apt-get install nginx caddy php-cgi)");
    }

    /// <summary>What they said.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    /// <summary>As root, nginx's workers would be another user, to whom a test's folder is closed.</summary>
    public static string NginxUser => Environment.IsPrivilegedProcess ? "user root;" : "";

    public string Of(string name) => Path.Combine(_folder.FullName, name);

    public void Start(string program, params string[] arguments)
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

    /// <summary>Waits until somebody listens there.</summary>
    public static Task ListensAsync(int port) => Eventually.TrueAsync(async () =>
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });

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
}
