using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    private readonly List<ScanSession> _changed = [];
    private readonly List<IQueryable<ScanSession>> _changedUnseen = [];
    private readonly List<Action> _toCount = [];

    /// <summary>
    /// Tells the board what the acts since the last telling have changed, and the metrics what to count. To be called once it is committed:
    /// what is rolled back, nobody hears of.
    /// </summary>
    public async Task TellAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var rows in _changedUnseen)
            {
                _changed.AddRange(await rows.AsNoTracking().ToListAsync(cancel));
            }
        }
        catch (Exception fault) when (fault.IsOfDatabase() || fault is OperationCanceledException)
        {
            // It is done all the same: the follower reads it a moment later.
        }

        foreach (var row in _changed)
        {
            board.Tell(Uid.Parse(row.Uid), LoginFacts.Of(row));
        }

        _toCount.ForEach(count => count());
        _changed.Clear();
        _changedUnseen.Clear();
        _toCount.Clear();
    }
}
