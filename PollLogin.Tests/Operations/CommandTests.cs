using System.Text.Json;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Operations;

/// <summary>What the program does besides serving, as its operator calls it.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("check")]
    [InlineData("check --json")]
    public async Task The_doctor_answers_on_stdout_and_by_its_exit_code(string command)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, _) = await RunAsync(command, folder);
        Assert.Equal(1, exitCode);
        if (command == "check")
        {
            Assert.StartsWith("ILL       Access token: WeChat gave no access token.", output, StringComparison.Ordinal);
            return;
        }

        var findings = JsonDocument.Parse(output).RootElement.EnumerateArray().ToDictionary(finding => finding.GetProperty("topic").GetString()!, finding => finding.GetProperty("health").GetString());
        Assert.Equal(("ill", "well", "doubtful"), (findings["Access token"], findings["Database"], findings["Address"]));
    }

    [Theory]
    [InlineData("chekc", "There are: check")]
    [InlineData("check --xml", "takes --json or nothing")]
    public async Task What_is_no_command_is_told_which_there_are(string command, string says)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, errors) = await RunAsync(command, folder);
        Assert.Equal((64, ""), (exitCode, output));
        Assert.Contains(says, errors, StringComparison.Ordinal);
    }

    /// <summary>So that <c>journalctl -p</c> finds it, as it finds what the log says.</summary>
    [Theory]
    [InlineData("--urls http://127.0.0.1:0 --Site:Titel x", "<3>PollLogin did not start.")]
    [InlineData("backup copy.db", "<3>There is no database at")]
    public async Task In_the_journal_a_complaint_has_its_level(string command, string says)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, _, errors) = await RunAsync(command, folder, ("JOURNAL_STREAM", "9:12345"));
        Assert.Equal(1, exitCode);
        Assert.All(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("<3>", line, StringComparison.Ordinal));
        Assert.StartsWith(says, errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string command, TemporaryFolder folder, params (string, string)[] environment)
    {
        using var program = new OwnProcess(command.Split(' '), [
            ("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "9hT2mQ7xVb4Lk8Rz"), ("WeChat__ApiBase", "http://127.0.0.1:9"),
            ("ConnectionStrings__PollLogin", $"Data Source={folder.File("polllogin.db")}"), .. environment]);
        return await program.EndAsync();
    }
}
