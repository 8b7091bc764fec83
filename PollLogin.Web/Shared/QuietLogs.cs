using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>
/// Silences the framework's own request lines at every level and for every provider, whatever the configuration asks for: they print query
/// strings, and those of <c>/wechat</c> and <c>/login/status</c> hold signatures and uids.
/// </summary>
internal sealed class QuietLogs : IPostConfigureOptions<LoggerFilterOptions>
{
    private const string RequestLines = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        for (var i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            options.Rules[i] = new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel,
                (provider, category, level) => category != RequestLines && (rule.Filter?.Invoke(provider, category, level) ?? true));
        }

        // The rules above speak only for what they match; this one is for the rest.
        options.Rules.Insert(0, new LoggerFilterRule(null, null, options.MinLevel, (_, category, _) => category != RequestLines));
    }
}
