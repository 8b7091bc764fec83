using PollLogin.Web.Operations.Checks;

namespace PollLogin.Web.Operations;

/// <summary>Looks at everything that can be seen from inside, the keys first and then all at once, and says what it saw, the worst first.</summary>
internal sealed class Doctor(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancel)
    {
        // Apart: two checks at once need two connections.
        await using var list = scopes.CreateAsyncScope();
        var kinds = list.ServiceProvider.GetServices<ICheck>().Count();
        var first = await LookAsync(0, cancel);
        var others = await Task.WhenAll(Enumerable.Range(1, kinds - 1).Select(at => LookAsync(at, cancel)));
        return [.. others.Prepend(first).SelectMany(findings => findings).OrderByDescending(finding => finding.Health)];
    }

    private async Task<IReadOnlyList<Finding>> LookAsync(int at, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var check = scope.ServiceProvider.GetServices<ICheck>().ElementAt(at);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return await check.LookAsync(inTime.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return [new Finding(check.Topic, Health.Ill, $"There was no answer within {Patience.TotalSeconds:0} s.", "See whether the database, the network or WeChat hangs, and look again.")];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return [new Finding(check.Topic, Health.Ill, $"It could not be looked at: {fault.GetBaseException().Message}", "Mend what that says, and look again.")];
        }
    }
}
