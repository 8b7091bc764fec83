using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>A reason not to start that the operator can mend: the message names the fix, and nothing was changed on disk.</summary>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Turns what stopped the start into sentences for the operator, instead of a stack trace.</summary>
public static class StartFault
{
    /// <returns>The lines to print, or <see langword="null"/> for a fault that is not the operator's: it must be seen whole.</returns>
    public static IReadOnlyList<string>? Explain(Exception fault) => fault switch
    {
        StartException refused => [refused.Message],
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException { InnerExceptions: var inner } when inner.All(one => one is OptionsValidationException)
            => [.. inner.Cast<OptionsValidationException>().SelectMany(one => one.Failures)],
        // Kestrel wraps what the socket said in sentences of its own.
        IOException { InnerException: not null } taken when taken.Message.StartsWith("Failed to bind", StringComparison.Ordinal)
            => [$"{taken.Message} Free the address, or listen elsewhere. Example: --urls http://localhost:5081"],
        FormatException { TargetSite.DeclaringType.Namespace: "Microsoft.AspNetCore.Http" } address
            => [$"{address.Message} --urls, ASPNETCORE_URLS: give scheme, host and port. Example: --urls http://localhost:5081"],
        InvalidDataException broken when broken.Message.Contains("appsettings", StringComparison.Ordinal)
            => [$"{broken.Message} {broken.GetBaseException().Message}"],
        _ => null,
    };

    /// <summary>Prints the lines to stderr and returns the exit code of a refused start.</summary>
    public static int Print(IEnumerable<string> lines)
    {
        Complaints.Print("PollLogin did not start. To be mended:");
        foreach (var line in lines)
        {
            Complaints.Print($"  - {line}");
        }

        return 1;
    }
}
