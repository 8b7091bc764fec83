using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PollLogin.Tests.Kit;

/// <summary>The program as its operator starts it: a process of its own, from another working directory.</summary>
public sealed class OwnProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public OwnProcess(params (string Key, string Value)[] environment) : this(new Uri($"http://127.0.0.1:{FreePort()}"), environment)
    {
    }

    public OwnProcess(Uri address, params (string Key, string Value)[] environment) : this(["--urls", address.OriginalString], environment) => Address = address;

    /// <summary>With arguments of its own.</summary>
    public OwnProcess(string[] arguments, params (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public Uri Address { get; } = new("http://127.0.0.1:0");

    /// <summary>Waits for the program to end by itself.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await _output, await _errors);
    }

    /// <summary>Waits until it answers.</summary>
    public Task ReadyAsync() => Eventually.TrueAsync(async () =>
    {
        using var client = new HttpClient();
        try
        {
            using var answer = await client.GetAsync(new Uri(Address, "/healthz/ready"), TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });

    /// <summary>As a power cut would.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>The build beside ours: same configuration, same framework.</summary>
    private static string Program => Path.Combine(
        AppContext.BaseDirectory.Replace("PollLogin.Tests", "PollLogin.Web", StringComparison.Ordinal), "PollLogin.Web.dll");

    /// <summary>A port that nobody listens on at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
