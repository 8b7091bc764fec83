namespace PollLogin.Web.Shared;

/// <summary>What the program has to say for itself where no log is yet, or none is wanted: sentences on stderr.</summary>
internal static class Complaints
{
    // In systemd's journal a line begins with its level, or journalctl -p does not find it: sd-daemon(3). That stderr leads there, systemd says in
    // JOURNAL_STREAM: systemd.exec(5).
    private static readonly string Level = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is null ? "" : "<3>";

    public static void Print(string sentence) => Console.Error.WriteLine(Level + sentence);
}
