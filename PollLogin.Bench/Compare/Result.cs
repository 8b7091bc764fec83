namespace PollLogin.Bench.Compare;

/// <summary>What one run has found.</summary>
/// <param name="Requests">Of all browsers, while people scanned.</param>
/// <param name="Bytes">Of those requests and their answers.</param>
/// <param name="Cpu">Of the server, for all of it: the waiting and the logins.</param>
/// <param name="MemoryPerBrowser">Bytes.</param>
/// <param name="Connections">Held while the crowd waits.</param>
internal sealed record Result(string Transport, Tally Tally, long Requests, long Bytes, TimeSpan Cpu, double MemoryPerBrowser, int Connections, Scans Scans)
{
    public double RequestsPerLogin => Requests / (double)Math.Max(1, Tally.Logins);

    public double BytesPerLogin => Bytes / (double)Math.Max(1, Tally.Logins);

    public double CpuPerThousand => Cpu.TotalSeconds * 1000 / Math.Max(1, Tally.Logins);
}
