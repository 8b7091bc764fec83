using System.Diagnostics;
using System.Runtime.InteropServices;
using PollLogin.Bench.Kit;

namespace PollLogin.Bench.Servers;

/// <summary>The product as people run it: published, in Production, on a database file of its own, with the limits of one address off.</summary>
internal static class Product
{
    public const string AppId = "wxbench";
    public const string Token = "Bench5Tk2vQ8xNw3Lb";

    private static readonly SemaphoreSlim Publishing = new(1);
    private static readonly Dictionary<string, string> Published = [];

    public static (string Name, string Value)[] Settings(string database, string weChat, params (string Name, string Value)[] more) =>
    [
        ("ASPNETCORE_ENVIRONMENT", "Production"),
        ("WeChat__AppId", AppId), ("WeChat__AppSecret", "bench"), ("WeChat__Token", Token), ("WeChat__ApiBase", weChat),
        ("ConnectionStrings__PollLogin", $"Data Source={database}"),
        ("Logging__LogLevel__Default", "Warning"),
        ("Limits__NewCodesPerAddressPerMinute", "0"), ("Limits__NewCodesPerAddressPerDay", "0"), ("Limits__NewCodesPerDay", "0"),
        ("Limits__PollsPerSessionPerSecond", "10000"),
        .. more,
    ];

    public static async Task<ServerProcess> StartAsync(
        WorkFolder work, string database, FakeWeChat weChat, bool everyCore = false) =>
        await ServerProcess.StartAsync(await PublishAsync(work), "", Settings(database, weChat.Address), "/healthz/ready", everyCore: everyCore);

    /// <summary>Publishes the product as docs/deploy.md says, once a run.</summary>
    /// <returns>The program.</returns>
    public static async Task<string> PublishAsync(WorkFolder work) => Path.Combine(
        await PublishAsync(
            Path.Combine(Repository.Root, "PollLogin.Web"), work.Of("published"),
            $"-r {RuntimeInformation.RuntimeIdentifier} --self-contained -p:PublishReadyToRun=true --artifacts-path \"{work.Of("built")}\""),
        OperatingSystem.IsWindows() ? "PollLogin.Web.exe" : "PollLogin.Web");

    /// <summary>Publishes any project, once a run.</summary>
    /// <returns>The folder.</returns>
    public static async Task<string> PublishAsync(string project, string folder, string options)
    {
        await Publishing.WaitAsync();
        try
        {
            if (Published.TryAdd(folder, project))
            {
                var command = Machine.Command($"dotnet publish \"{project}\" -c Release -o \"{folder}\" --nologo -v quiet {options}", everyCore: true);
                command.RedirectStandardOutput = true;
                using var publish = Process.Start(command)!;
                var said = await publish.StandardOutput.ReadToEndAsync();
                await publish.WaitForExitAsync();
                if (publish.ExitCode != 0)
                {
                    throw new InvalidOperationException($"{project} could not be published:\n{said}");
                }
            }

            return folder;
        }
        finally
        {
            Publishing.Release();
        }
    }
}
