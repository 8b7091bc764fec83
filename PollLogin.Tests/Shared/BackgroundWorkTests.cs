using PollLogin.Web.Shared;

namespace PollLogin.Tests.Shared;

/// <summary>Work that is called off is no fault, even where it had not begun; what fails is one.</summary>
public sealed class BackgroundWorkTests
{
    [Fact]
    public async Task Called_off_before_it_began_it_ends_in_peace()
    {
        using var work = new Work(_ => Task.CompletedTask);
        await work.StartAsync(new CancellationToken(canceled: true));
        await work.ExecuteTask!;
    }

    [Fact]
    public async Task A_fault_is_seen()
    {
        using var work = new Work(_ => throw new InvalidOperationException("broken"));
        await work.StartAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => work.ExecuteTask!);
    }

    [Fact]
    public async Task To_give_up_uncalled_is_a_fault_too()
    {
        using var work = new Work(_ => throw new TaskCanceledException("somebody else's time is over"));
        await work.StartAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<TaskCanceledException>(() => work.ExecuteTask!);
    }

    private sealed class Work(Func<CancellationToken, Task> work) : BackgroundWork
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => work(stoppingToken);
    }
}
