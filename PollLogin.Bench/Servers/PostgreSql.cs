using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace PollLogin.Bench.Servers;

/// <summary>Debian's PostgreSQL, on loopback and in a folder of its own. It reaches the disk as it does by default: what is committed survives its end.</summary>
internal sealed class PostgreSql : IAsyncDisposable
{
    private const string Root = "/usr/lib/postgresql";

    private readonly string _folder;
    private readonly int _port;

    private PostgreSql(string folder, int port) => (_folder, _port) = (folder, port);

    public static bool IsMissing => Bin is null;

    private static string? Bin { get; } = Directory.Exists(Root) ? Directory.EnumerateDirectories(Root).Order().Select(version => Path.Combine(version, "bin")).LastOrDefault() : null;

    public static async Task<PostgreSql> StartAsync()
    {
        // Not below the run's folder: the server has a user of its own, to whom that is closed.
        var server = new PostgreSql(Path.Combine(Path.GetTempPath(), $"polllogin-bench-{Guid.NewGuid():N}"), ServerProcess.FreePort());
        await RunAsync($"{Bin}/initdb -D {server._folder} -A trust -U postgres -E UTF8");
        await server.ControlAsync("start");
        return server;
    }

    /// <summary>As an operator does for an upgrade: who is connected is cut off.</summary>
    public Task RestartAsync() => ControlAsync("restart");

    public async Task<string> CreateAsync(string database)
    {
        await using var connection = new NpgsqlConnection(To("postgres") + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {database}", connection);
        await command.ExecuteNonQueryAsync();
        return To(database);
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync($"{Bin}/pg_ctl -D {_folder} -m immediate stop");
        Directory.Delete(_folder, recursive: true);
    }

    private string To(string database) => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}");

    private Task ControlAsync(string verb) => RunAsync(string.Create(CultureInfo.InvariantCulture,
        $"{Bin}/pg_ctl -D {_folder} -w -m fast -l {_folder}/log -o '-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200' {verb}"));

    private static async Task RunAsync(string command)
    {
        // The server refuses to run as root.
        string[] words = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", "sh", "-c", command] : ["sh", "-c", command];
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}.");
        }
    }
}
