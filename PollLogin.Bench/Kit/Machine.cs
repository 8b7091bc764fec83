using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PollLogin.Bench.Kit;

/// <summary>What all of this runs on, and who gets which core: the server the first, the load the others.</summary>
internal static class Machine
{
    public static bool CanPin => OperatingSystem.IsLinux() && Cores is > 1 and < 64 && File.Exists("/usr/bin/taskset");

    public static string Describe()
    {
        var model = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        return $"{model ?? "processor unknown"}, {Cores} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, "
            + $"{RuntimeInformation.OSDescription.Split('#')[0].Trim()}, {RuntimeInformation.FrameworkDescription}; "
            + (CanPin ? "the server on one core, the load on the rest" : "the server and the load share the cores");
    }

    /// <summary>Counted before this process was put on some of them.</summary>
    public static int Cores { get; } = Environment.ProcessorCount;

    /// <summary>Leaves the first core to the server.</summary>
    public static void PinLoad()
    {
        if (CanPin && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()))
        {
            using var self = Process.GetCurrentProcess();
            self.ProcessorAffinity = (nint)((1L << Cores) - 2);
        }
    }

    /// <summary>A command that runs on the server's core, or on all of them.</summary>
    public static ProcessStartInfo Command(string command, bool everyCore) => CanPin
        ? new ProcessStartInfo("/usr/bin/taskset", $"-c {(everyCore ? $"0-{Cores - 1}" : "0")} {command}")
        : new ProcessStartInfo(command.Split(' ', 2)[0], command.Split(' ', 2)[1]);
}
