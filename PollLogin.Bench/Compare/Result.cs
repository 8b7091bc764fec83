namespace PollLogin.Bench.Compare;

/// <summary>What one run has found.</summary>
/// <param name="Cpu">Of the server, for all of it: the waiting and the logins.</param>
/// <param name="MemoryPerBrowser">Bytes.</param>
/// <param name="Connections">Held while the crowd waits.</param>
internal sealed record Result(string Transport, Tally Tally, TimeSpan Cpu, double MemoryPerBrowser, int Connections, Scans Scans)
{
    public double RequestsPerLogin => Tally.Requests / (double)Math.Max(1, Tally.Logins);

    public double BytesPerLogin => Tally.Bytes / (double)Math.Max(1, Tally.Logins);

    public double CpuPerThousand => Cpu.TotalSeconds * 1000 / Math.Max(1, Tally.Logins);
}
