namespace PollLogin.Bench.Compare;

/// <summary>How a browser comes to know.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="WaitAsync">Waits as one browser, over all faults, until it knows.</param>
internal sealed record Transport(string Name, Func<Browser, CancellationToken, Task> WaitAsync)
{
    public static readonly Transport ShortPolling = new("short polling", Polling.ShortAsync);
    public static readonly Transport LongPolling = new("long polling", Polling.LongAsync);
    public static readonly Transport Events = new("Server-Sent Events", Pushing.EventsAsync);
    public static readonly Transport Socket = new("WebSocket", Pushing.SocketAsync);

    public static readonly Transport[] All = [ShortPolling, LongPolling, Events, Socket];
}
