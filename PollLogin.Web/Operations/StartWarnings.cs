using PollLogin.Web.Operations.Checks;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations;

/// <summary>Says at start, once and loudly, what is allowed and not wise; each line names the switch.</summary>
internal sealed partial class StartWarnings(SettingsCheck settings, SetupMode setup, IHostEnvironment environment, ILogger<StartWarnings> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (setup.IsOn)
        {
            LogNotSetUp();
        }
        else if (environment.IsProduction())
        {
            foreach (var unwise in settings.Look().Where(finding => finding.Health != Health.Well))
            {
                LogUnwise(unwise.Seen, unwise.Fix);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(6001, LogLevel.Warning, "Nothing of WeChat:* is set: open / with a browser, it says what is missing. Nobody can log in until then")]
    private partial void LogNotSetUp();

    [LoggerMessage(6000, LogLevel.Warning, "{Seen} {Fix}")]
    private partial void LogUnwise(string seen, string fix);
}
