using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Compare;

/// <summary>One browser that waits.</summary>
/// <param name="Login">What it shows.</param>
/// <param name="Port">Where it asks: the server, or a proxy before it.</param>
/// <param name="Phase">Where in the second its page was opened, 0 to 1.</param>
/// <param name="Tally">Where it says what happens.</param>
internal sealed record Browser(Waiting Login, int Port, double Phase, Tally Tally);
