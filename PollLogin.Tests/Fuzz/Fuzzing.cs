using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Fuzz;

/// <summary>
/// How many inputs, and what must hold after them all. A few hundred of each kind in the suite; the long run, of so many in all, is
/// <c>POLLLOGIN_FUZZ=1000000 dotnet test -- --filter-namespace PollLogin.Tests.Fuzz</c>; it writes its progress to the file that
/// POLLLOGIN_FUZZ_LOG names. A failure prints the seed; <c>CsCheck_Seed=…</c> before the same command repeats it.
/// </summary>
internal static class Fuzzing
{
    private const int Kinds = 9;
    private const int InTheSuite = 400;
    private const long GrowthAllowed = 128 * 1024 * 1024;

    public static async Task RunAsync<T>(
        PollLoginApp app, Gen<T> inputs, Func<T, Task<HttpResponseMessage>> send, [CallerMemberName] string kind = "")
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("POLLLOGIN_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked / Kinds : InTheSuite;
        var (done, taken) = (0, 0);
        var scanned = await ScannedAsync(app);
        var watch = Stopwatch.StartNew();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await inputs.SampleAsync(
            async input =>
            {
                using var answer = await send(input);
                if (answer.IsSuccessStatusCode)
                {
                    Interlocked.Increment(ref taken);
                }

                var soFar = Interlocked.Increment(ref done);
                if (soFar % 10_000 == 0 || soFar == count)
                {
                    app.Logs.Clear();
                    Note($"{kind}: {soFar:N0} of {count:N0}, {taken:N0} answered 2xx, {watch.Elapsed:hh\\:mm\\:ss}");
                }

                Assert.True((int)answer.StatusCode < 500, $"HTTP {(int)answer.StatusCode}");
            },
            iter: count,
            threads: 2);
        // Antiforgery calls every token that is none an error of its own.
        Assert.DoesNotContain(app.Logs.Lines, line =>
            line.Level is LogLevel.Error or LogLevel.Critical && !line.Category.Contains("Antiforgery", StringComparison.Ordinal));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, GrowthAllowed);
        Assert.Equal(0, await app.InDatabaseAsync(db => db.LoginSessions.CountAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(scanned, await ScannedAsync(app));
    }

    private static Task<int> ScannedAsync(PollLoginApp app) =>
        app.InDatabaseAsync(db => db.ScanSessions.CountAsync(row => row.UserId != null, TestContext.Current.CancellationToken));

    private static void Note(string line)
    {
        if (Environment.GetEnvironmentVariable("POLLLOGIN_FUZZ_LOG") is { Length: > 0 } file)
        {
            File.AppendAllText(file, line + Environment.NewLine);
        }
    }
}
