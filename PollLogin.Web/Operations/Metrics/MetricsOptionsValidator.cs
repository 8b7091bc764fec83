using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations.Metrics;

internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options) => TrustedProxies.TryParse(options.Address, out _) && !options.Address.Contains('/')
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Metrics:Address is \"{options.Address}\", which is no IP address. Example: 127.0.0.1");
}
