using System.Globalization;
using PollLogin.Bench.Commands;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var commands = new Dictionary<string, Func<Report, BenchOptions, Task>>
{
    ["compare"] = async (report, options) =>
    {
        await CompareTransports.RunAsync(report, options);
        await Faults.RunAsync(report, options);
    },
    ["capacity"] = Capacity.RunAsync,
    ["crowd"] = Crowded.RunAsync,
    ["pushes"] = Pushes.RunAsync,
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

if (args is [var name, ..] && commands.TryGetValue(name, out var command))
{
    Machine.PinLoad();
    var options = BenchOptions.Read(args);
    var report = new Report(name);
    await command(report, options);
    await report.SaveAsync(options.Out, name);
    return 0;
}

Console.Error.WriteLine($"Usage: dotnet run -c Release --project PollLogin.Bench -- <{string.Join('|', commands.Keys)}> [--quick] [--seed N] [--out folder] [--revision REV]");
return 2;
