using System.Diagnostics.Metrics;
using System.Globalization;
using PollLogin.Web.Shared;
using Prometheus;

namespace PollLogin.Web.Operations.Metrics;

/// <summary>
/// Listens to the instruments of this program, and to the runtime's, and writes them as Prometheus reads them: names with underscores, their
/// unit and, where they only grow, <c>_total</c> behind. (The library's own adapter makes gauges of all that is counted, and forgets a count
/// that rests for minutes.)
/// </summary>
internal sealed class PrometheusMirror : IDisposable
{
    // Of the runtime's own, what tells whether the machine is too small.
    private static readonly string[] OfTheRuntime = ["dotnet.gc.", "dotnet.process."];

    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly MetricFactory _mirror;
    private readonly MeterListener _listener = new();

    /// <param name="meters">Whose instruments: another program in the same process has its own.</param>
    public PrometheusMirror(IMeterFactory meters)
    {
        _mirror = Prometheus.Metrics.WithCustomRegistry(_registry);
        _mirror.CreateGauge("polllogin_build_info", "The version of the program, with 1", "version").WithLabels(Commands.Version).Set(1);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var isOurs = instrument.Meter.Name == SiteMeter.Name && ReferenceEquals(instrument.Meter.Scope, meters);
            if (isOurs || (instrument.Meter.Name == "System.Runtime" && OfTheRuntime.Any(kind => instrument.Name.StartsWith(kind, StringComparison.Ordinal))))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Take(instrument, value, labels));
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Take(instrument, value, labels));
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Take(instrument, value, labels));
        _listener.Start();
    }

    /// <summary>Asks the instruments that tell a state how it stands, and writes everything.</summary>
    public Task WriteAsync(Stream to, CancellationToken cancel)
    {
        _listener.RecordObservableInstruments();
        return _registry.CollectAndExportAsTextAsync(to, cancel);
    }

    public void Dispose() => _listener.Dispose();

    private void Take<T>(Instrument instrument, T measured, ReadOnlySpan<KeyValuePair<string, object?>> labels) where T : struct, IConvertible
    {
        var value = measured.ToDouble(CultureInfo.InvariantCulture);
        var (names, values) = (new string[labels.Length], new string[labels.Length]);
        for (var i = 0; i < labels.Length; i++)
        {
            (names[i], values[i]) = (Underscored(labels[i].Key), labels[i].Value?.ToString() ?? "");
        }

        var (name, help) = (Name(instrument), instrument.Description ?? "");
        switch (instrument)
        {
            case Histogram<T> histogram:
                var buckets = histogram.Advice?.HistogramBucketBoundaries?.Select(edge => edge.ToDouble(CultureInfo.InvariantCulture)).ToArray();
                _mirror.CreateHistogram(name, help, names, new HistogramConfiguration { Buckets = buckets }).WithLabels(values).Observe(value);
                break;
            case Counter<T>:
                _mirror.CreateCounter($"{name}_total", help, names).WithLabels(values).Inc(value);
                break;
            case ObservableCounter<T>:
                _mirror.CreateCounter($"{name}_total", help, names).WithLabels(values).IncTo(value);
                break;
            case UpDownCounter<T>:
                _mirror.CreateGauge(name, help, names).WithLabels(values).Inc(value);
                break;
            default:
                _mirror.CreateGauge(name, help, names).WithLabels(values).Set(value);
                break;
        }
    }

    private static string Name(Instrument instrument) => Underscored(instrument.Name) + instrument.Unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        _ => "",
    };

    private static string Underscored(string name) => name.Replace('.', '_');
}
