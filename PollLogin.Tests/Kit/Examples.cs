using System.Globalization;
using PollLogin.Tests.Rules;

namespace PollLogin.Tests.Kit;

/// <summary>
/// The sites of <c>examples/</c> behind a real nginx and a real Caddy: the shipped files, but for ports that are free and what a test adds.
/// </summary>
public sealed class Examples : IDisposable
{
    private readonly Programs _programs = new(Programs.Nginx, Programs.Caddy, Programs.PhpCgi);

    /// <param name="login">Where PollLogin listens.</param>
    public Examples(int login) => LoginPort = login;

    public int LoginPort { get; }

    /// <summary>What the proxies said.</summary>
    public IEnumerable<string> Said => _programs.Said;

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
            var file = new FileInfo(_programs.Of(path));
            file.Directory!.Create();
            await File.WriteAllTextAsync(file.FullName, OnFreePorts(edit?.Invoke(path["examples/".Length..], text) ?? text));
        }

        var examples = _programs.Of("examples");
        Directory.CreateDirectory(Path.Combine(examples, "run"));
        _programs.Start(Programs.PhpCgi, "-b", $"127.0.0.1:{FastCgiPort}");
        _programs.Start(Programs.Nginx, "-e", "stderr", "-p", examples, "-c", "nginx/nginx.conf", "-g", $"daemon off; {Programs.NginxUser}");
        _programs.Start(Programs.Caddy, "run", "--config", "examples/caddy/Caddyfile");
        foreach (var port in new[] { FastCgiPort, PhpPort, StaticPort })
        {
            await Programs.ListensAsync(port);
        }
    }

    public void Dispose() => _programs.Dispose();

    /// <summary>The text with the ports that are in use here for those of the shipped files.</summary>
    public string OnFreePorts(string text)
    {
        foreach (var (shipped, free) in new[] { (5080, LoginPort), (8081, PhpPort), (8082, StaticPort), (8083, FastCgiPort) })
        {
            text = text.Replace($":{shipped}", string.Create(CultureInfo.InvariantCulture, $":{free}"), StringComparison.Ordinal);
        }

        return text;
    }
}
