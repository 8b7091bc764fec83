using System.Diagnostics;

namespace PollLogin.Bench.Servers;

/// <summary>The first lines that a process said: the reason, where it does not start.</summary>
internal sealed class ProcessOutput
{
    private const int MostLines = 200;

    private readonly List<string> _said = [];

    /// <summary>Listens from now on; what is beyond the first 200 lines is read and dropped, or the process would stand still.</summary>
    public ProcessOutput(Process process)
    {
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public override string ToString()
    {
        lock (_said)
        {
            return string.Join('\n', _said);
        }
    }

    private void Keep(string? line)
    {
        lock (_said)
        {
            if (line is not null && _said.Count < MostLines)
            {
                _said.Add(line);
            }
        }
    }
}
