using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Commands;

/// <summary>What the parts of a login cost by themselves.</summary>
internal static class Micro
{
    public static Task RunAsync(Report report, BenchOptions options)
    {
        // In this process: one that BenchmarkDotNet makes for itself takes longer to build than to run.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(options.Quick ? 100 : 250))
            .WithWarmupCount(options.Quick ? 3 : 6).WithIterationCount(options.Quick ? 5 : 15);
        using var work = new WorkFolder();
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance).AddColumnProvider(DefaultColumnProviders.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default).WithArtifactsPath(work.Path).WithOptions(ConfigOptions.DisableLogFile);
        var summary = BenchmarkRunner.Run<Parts>(config);
        report.Table("Parts of a login", ["", "microseconds", "to", "bytes allocated"],
            [.. summary.Reports.Select(part => (string[])
                [part.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo, $"{part.ResultStatistics!.Mean / 1000:0.00}", $"{part.ResultStatistics.Max / 1000:0.00}",
                    $"{part.GcStats.GetBytesAllocatedPerOperation(part.BenchmarkCase)}"])]);
        return Task.CompletedTask;
    }
}
