using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>
/// Silences two voices of the framework at every level and for every provider, whatever the configuration asks for: request lines print
/// query strings, and those of <c>/wechat</c> and <c>/login/status</c> hold signatures and uids; page handlers print their arguments, and
/// the login's is its token.
/// </summary>
internal sealed class QuietLogs : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly HashSet<string> Silent =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure.PageActionInvoker",
    ];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        for (var i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            options.Rules[i] = new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel,
                (provider, category, level) => IsHeard(category) && (rule.Filter?.Invoke(provider, category, level) ?? true));
        }

        // The rules above speak only for what they match; this one is for the rest.
        options.Rules.Insert(0, new LoggerFilterRule(null, null, options.MinLevel, (_, category, _) => IsHeard(category)));
    }

    private static bool IsHeard(string? category) => category is null || !Silent.Contains(category);
}
