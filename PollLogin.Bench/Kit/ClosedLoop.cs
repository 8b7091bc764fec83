using System.Diagnostics;

namespace PollLogin.Bench.Kit;

/// <summary>How much a server does when it is never idle: so many requests over some connections, each asking again as soon as it is answered.</summary>
internal static class ClosedLoop
{
    private const int LargestAnswer = 64 * 1024;

    /// <param name="request">The bytes of the request of that number.</param>
    /// <param name="expected">What a right answer says.</param>
    /// <returns>Answers a second.</returns>
    /// <exception cref="InvalidOperationException">An answer was not what was expected.</exception>
    public static async Task<double> RunAsync(int port, int connections, int count, Func<int, byte[]> request, byte[] expected)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            using var connection = new Connection(port, LargestAnswer);
            for (int number; (number = Interlocked.Increment(ref next)) < count;)
            {
                var answer = await connection.AskAsync(request(number), CancellationToken.None);
                if (answer.Status != 200 || !answer.Says(expected))
                {
                    throw new InvalidOperationException($"Unexpected answer {answer.Status}: {System.Text.Encoding.UTF8.GetString(answer.Body.Span)}");
                }
            }
        }));
        return count / watch.Elapsed.TotalSeconds;
    }
}
