using Microsoft.Extensions.Logging.Console;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations;

/// <summary>What the program does besides serving, asked for by its first argument: <c>dotnet PollLogin.Web.dll check</c>.</summary>
public static class Commands
{
    /// <summary>No such command, or not so.</summary>
    public const int Misunderstood = 64;

    // Categories of the log that begin so.
    private static readonly string[] Frameworks = ["Microsoft", "System"];

    private static readonly Dictionary<string, Func<IServiceProvider, string[], Task<int>>> Known = new(StringComparer.Ordinal)
    {
        ["check"] = CheckCommand.RunAsync,
        ["backup"] = CopyCommands.BackupAsync,
        ["restore"] = CopyCommands.RestoreAsync,
    };

    public static string Usage => $"There are: {string.Join(", ", Known.Keys)}. Without one, the server starts; settings begin with --, as in --urls http://127.0.0.1:5080.";

    public static string Version => typeof(Commands).Assembly.GetName().Version!.ToString(fieldCount: 3);

    /// <summary>Whether a command is asked for, and not the server. The server's own arguments begin with a hyphen.</summary>
    public static bool IsAsked(string[] args) => args is [[not '-', ..], ..];

    /// <summary>What a command prints is its answer; what the log has to say goes to stderr, without the framework's traces of what the answer says in words.</summary>
    public static void AddCommands(this IServiceCollection services, string[] args)
    {
        if (!IsAsked(args))
        {
            return;
        }

        services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.PostConfigure<LoggerFilterOptions>(log =>
        {
            foreach (var rule in log.Rules.Where(rule => Frameworks.Any(framework => rule.CategoryName?.StartsWith(framework, StringComparison.OrdinalIgnoreCase) == true)).ToList())
            {
                log.Rules.Remove(rule);
            }

            // A provider's own rule would come before one for all.
            foreach (var provider in log.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList())
            {
                foreach (var framework in Frameworks)
                {
                    log.Rules.Add(new LoggerFilterRule(provider, framework, LogLevel.None, filter: null));
                }
            }
        });
    }

    /// <returns>The exit code.</returns>
    public static async Task<int> RunCommandAsync(this IHost host, string[] args)
    {
        if (Known.TryGetValue(args[0], out var command))
        {
            try
            {
                return await command(host.Services, args[1..]);
            }
            catch (StartException fault)
            {
                Complaints.Print(fault.Message);
                return 1;
            }
        }

        Complaints.Print($"There is no command \"{args[0]}\". {Usage}");
        return Misunderstood;
    }
}
