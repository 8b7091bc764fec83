using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Servers;

/// <summary>A server in a process of its own on a loopback port, on the core that is kept for it; what it costs is read from the system.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ProcessOutput _said;

    private ServerProcess(Process process, int port) => (_process, _said, Port) = (process, new ProcessOutput(process), port);

    public int Port { get; }

    /// <summary>Processor time used so far, in all its threads.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="program">The assembly to run, or the program itself.</param>
    /// <param name="arguments">Behind it.</param>
    /// <param name="settings">Environment variables on top of ours.</param>
    /// <param name="ready">A path that answers 200 when the server is ready.</param>
    /// <param name="port">0: any free one.</param>
    /// <param name="everyCore">Whether it has all of the machine, the load's cores too.</param>
    public static async Task<ServerProcess> StartAsync(
        string program, string arguments, IEnumerable<(string Name, string Value)> settings, string ready, int port = 0, bool everyCore = false)
    {
        var server = Launch(program, arguments, settings, port, everyCore);
        await server.ReadyAsync(ready);
        return server;
    }

    /// <summary>Starts it and does not wait for it.</summary>
    public static ServerProcess Launch(
        string program, string arguments, IEnumerable<(string Name, string Value)> settings, int port = 0, bool everyCore = true)
    {
        port = port == 0 ? FreePort() : port;
        var host = Path.GetExtension(program) == ".dll" ? "dotnet " : "";
        var start = Machine.Command($"{host}{program} {arguments} --urls http://127.0.0.1:{port}", everyCore);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = Path.GetDirectoryName(program)!;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(start)!, port);
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <exception cref="InvalidOperationException">It has ended, or has had all of our patience: the message holds what it said.</exception>
    public void ThrowIfLost(TimeSpan waited)
    {
        if (_process.HasExited)
        {
            // What it said last may still be on its way.
            _process.WaitForExit();
        }

        if (_process.HasExited || waited > Patience)
        {
            throw new InvalidOperationException($"{_process.StartInfo.FileName} {_process.StartInfo.Arguments} did not start:\n{_said}");
        }
    }

    private async Task ReadyAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}") };
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            ThrowIfLost(watch.Elapsed);
            await Task.Delay(10);
        }
    }
}
