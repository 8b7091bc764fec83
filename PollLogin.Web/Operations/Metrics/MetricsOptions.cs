using System.ComponentModel.DataAnnotations;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations.Metrics;

/// <summary>Where Prometheus asks (section <c>Metrics</c>): a port of its own, which no visitor reaches.</summary>
public sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>The port of <c>/metrics</c>, 1 to 65535. 0 (default): there is none.</summary>
    [Range(0, 65535)]
    [Example("9464")]
    public int Port { get; set; }

    /// <summary>The address that it listens on. The default is this machine alone; <c>0.0.0.0</c> is every address, for a Prometheus elsewhere.</summary>
    [Example("127.0.0.1")]
    public string Address { get; set; } = "127.0.0.1";
}
