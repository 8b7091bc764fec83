using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>
/// Silences two voices of the framework at every level and for every provider, whatever the configuration asks for: request lines print
/// query strings, and those of <c>/wechat</c> and <c>/login/status</c> hold signatures and uids; page handlers print their arguments, and
/// the login's is its token.
/// </summary>
internal sealed class QuietLogs : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly string[] Silent =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure.PageActionInvoker",
    ];

    // By rules of our own that are as exact as a rule can be, and last: a filter that is a function would be asked twice for each request.
    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        foreach (var rule in options.Rules.Where(rule => Silent.Any(category => IsAsExact(rule.CategoryName, category))).ToList())
        {
            options.Rules.Remove(rule);
        }

        foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList())
        {
            foreach (var category in Silent)
            {
                options.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.None, filter: null));
            }
        }
    }

    /// <summary>Whether the framework would prefer a rule for <paramref name="pattern"/>, one asterisk and all, to ours.</summary>
    private static bool IsAsExact(string? pattern, string category) => pattern is not null && pattern.Length >= category.Length && pattern.Split('*') switch
    {
        [var only] => only.Equals(category, StringComparison.OrdinalIgnoreCase),
        [var start, var end] => category.StartsWith(start, StringComparison.OrdinalIgnoreCase) && category.EndsWith(end, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
