using System.Text.Json;
using PollLogin.Tests.Kit;
using PollLogin.Web.Shared;

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

    /// <summary>Or a disk that was lost would look like a database that is well.</summary>
    [Fact]
    public async Task A_database_that_was_not_there_is_told()
    {
        using var folder = new TemporaryFolder();
        var (_, _, errors) = await RunAsync("check", folder);
        Assert.Contains($"There was no database at {folder.File("polllogin.db")}, and one was made", errors, StringComparison.Ordinal);
        (_, _, errors) = await RunAsync("check", folder);
        Assert.DoesNotContain("There was no database", errors, StringComparison.Ordinal);
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

    /// <summary>Where it leads to the journal, <c>journalctl -p</c> is to find it; elsewhere nobody wants to read a level.</summary>
    [Theory]
    [InlineData("9:12345", "socket:[12345]", true)]
    [InlineData("9:12345", "socket:[1234]", false)]
    [InlineData("9:12345", "pipe:[12345]", false)]
    [InlineData("9:12345", null, false)]
    [InlineData("", "socket:[]", false)]
    [InlineData(null, "socket:[12345]", false)]
    public void A_complaint_has_its_level_in_the_journal_alone(string? journal, string? stderr, bool isJournal) => Assert.Equal(isJournal, Complaints.IsJournal(journal, stderr));

    [Theory]
    [InlineData("Logging__LogLevel__Microsoft")]
    [InlineData("Logging__Console__LogLevel__Default")]
    public async Task What_the_doctor_says_stands_alone_and_not_behind_the_frameworks_traces(string setting)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("polllogin.db"), [.. Enumerable.Range(0, 8192).Select(at => (byte)(at % 251))], TestContext.Current.CancellationToken);
        var (exitCode, output, errors) = await RunAsync("check", folder, (setting, "Information"));
        Assert.Equal(1, exitCode);
        Assert.Contains("ILL       Database: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Microsoft.", errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string command, TemporaryFolder folder, params (string, string)[] more)
    {
        using var program = new OwnProcess(command.Split(' '), [
            ("WeChat__AppId", "wx1"), ("WeChat__AppSecret", "s"), ("WeChat__Token", "9hT2mQ7xVb4Lk8Rz"), ("WeChat__ApiBase", "http://127.0.0.1:9"),
            ("ConnectionStrings__PollLogin", $"Data Source={folder.File("polllogin.db")}"), .. more]);
        return await program.EndAsync();
    }
}
