namespace PollLogin.Web.Shared;

/// <summary>What the program has to say for itself where no log is yet, or none is wanted: sentences on stderr.</summary>
internal static class Complaints
{
    // In systemd's journal a line begins with its level, or journalctl -p does not find it: sd-daemon(3).
    private static readonly string Level =
        IsJournal(Environment.GetEnvironmentVariable("JOURNAL_STREAM"), OperatingSystem.IsLinux() ? new FileInfo("/proc/self/fd/2").LinkTarget : null) ? "<3>" : "";

    public static void Print(string sentence) => Console.Error.WriteLine(Level + sentence);

    /// <param name="journal">JOURNAL_STREAM, device and inode of the way to the journal, which children inherit that write elsewhere: systemd.exec(5).</param>
    /// <param name="stderr">What stderr is, as Linux names it.</param>
    internal static bool IsJournal(string? journal, string? stderr) => journal?.Split(':') is [_, var inode] && stderr == $"socket:[{inode}]";
}
