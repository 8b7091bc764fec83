using System.Text;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>What a poll may hear of a login that is not on the board. Changes nothing.</summary>
    /// <returns><see langword="null"/> for a uid of nobody's.</returns>
    internal async Task<LoginFacts?> ReadFactsAsync(UInt128 uid, CancellationToken cancel) =>
        await RowOf(db, Uid.Text(uid), cancel) is { } row ? LoginFacts.Of(row) : null;

    /// <returns>The row, to the browser that asked for it; <see langword="null"/> to any other.</returns>
    public async Task<ScanSession?> FindAsync(string? uid, string? browserKey, CancellationToken cancel) =>
        Uid.IsUid(uid)
        && await RowOf(db, uid!, cancel) is { } row
        && BrowserKey.Matches(Encoding.ASCII.GetBytes(row.BrowserKeyHash), browserKey)
            ? row
            : null;
}
