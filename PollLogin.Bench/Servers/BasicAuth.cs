using System.Diagnostics;
using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Servers;

/// <summary>What a Debian machine offers by itself to keep strangers out of a site: nginx with a password file.</summary>
internal static class BasicAuth
{
    private const string Password = "bench";

    /// <summary>The header that lets in.</summary>
    public static string Authorization { get; } = "Basic " + Convert.ToBase64String("bench:bench"u8);

    /// <param name="scheme">How the password lies in the file: <c>apr1</c> as Debian's htpasswd writes it, <c>PLAIN</c> to cost nothing.</param>
    public static async Task<Nginx> StartAsync(WorkFolder work, string scheme)
    {
        var folder = work.Of($"nginx-{scheme}");
        Directory.CreateDirectory(Path.Combine(folder, "site"));
        await File.WriteAllTextAsync(Path.Combine(folder, "site", "index.html"), "");
        var hash = scheme == "PLAIN" ? "{PLAIN}" + Password : (await RunAsync($"openssl passwd -{scheme} {Password}")).Trim();
        await File.WriteAllTextAsync(Path.Combine(folder, "passwords"), $"bench:{hash}\n");
        return await Nginx.StartAsync(folder, "", "root site; auth_basic \"bench\"; auth_basic_user_file passwords;");
    }

    private static async Task<string> RunAsync(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadToEndAsync();
    }
}
