using System.Globalization;
using System.Runtime.InteropServices;
using PollLogin.Bench.Commands;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var commands = new Dictionary<string, Func<Report, BenchOptions, Task>>
{
    ["capacity"] = Capacity.RunAsync,
    ["crowd"] = Crowded.RunAsync,
    ["pushes"] = Pushes.RunAsync,
    ["pages"] = Pages.RunAsync,
    ["gateway"] = Gateway.RunAsync,
    ["growth"] = Growth.RunAsync,
    ["start"] = Start.RunAsync,
    ["micro"] = Micro.RunAsync,
    ["compare"] = async (report, options) =>
    {
        await CompareTransports.RunAsync(report, options);
        await Faults.RunAsync(report, options);
    },
    ["instances"] = Instances.RunAsync,
    ["versus"] = Versus.RunAsync,
};

if (args is ["serve-bare", ..])
{
    await BareServer.RunAsync(args[1..]);
    return 0;
}

if (args is ["serve-product", ..])
{
    return ProductWithPeers.Run(args[1..]);
}

// The web servers within would take an interrupt for themselves, and go on.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(143));

if (args is [var name, ..] && (name == "all" || commands.ContainsKey(name)) && BenchOptions.Read(args.AsSpan(1)) is { } options)
{
    Machine.PinLoad();
    var isMet = true;
    foreach (var one in name == "all" ? commands.Keys.Except(["instances", "versus"]) : [name])
    {
        var report = new Report(one);
        await commands[one](report, options);
        await report.SaveAsync(options.Out, one);
        isMet &= report.IsMet;
    }

    return isMet ? 0 : 1;
}

Console.Error.WriteLine($"Usage: dotnet run -c Release --project PollLogin.Bench -- <all|{string.Join('|', commands.Keys)}> {BenchOptions.Usage}");
return 2;
