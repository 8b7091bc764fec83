using Microsoft.EntityFrameworkCore;
using PollLogin.Web.Login;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;

namespace PollLogin.Web.Operations.Desk;

/// <summary>
/// What an operator does to a member. Each act and its line in the audit log are one transaction; each returns whether there was anything to do,
/// and what finds nothing leaves no line.
/// </summary>
internal sealed class MemberActs(
    PollLoginDb db, WriteGate gate, LoginFlow flow, LoginSessions sessions, LoginSessionCache cache, MemberData data, TimeProvider clock)
{
    public Task<bool> EndSessionAsync(long operatorId, long memberId, string session, CancellationToken cancel) => DoAsync(
        AuditAct.EndedSession, operatorId, memberId,
        async () => await sessions.EndOneAsync(memberId, session, EndReason.EndedByOperator, cancel) > 0, cancel);

    /// <summary>Ends what the member has open and what still waits; remembered browsers are forgotten.</summary>
    public Task<bool> EndAllAsync(long operatorId, long memberId, CancellationToken cancel) => DoAsync(
        AuditAct.EndedAll, operatorId, memberId,
        async () =>
        {
            await flow.EndAllAsync(memberId, EndReason.EndedByOperator, cancel);
            return await ExistsAsync(memberId, cancel);
        }, cancel);

    public Task<bool> BlockAsync(long operatorId, long memberId, CancellationToken cancel) => DoAsync(
        AuditAct.Blocked, operatorId, memberId,
        async () =>
        {
            DateTimeOffset? now = clock.GetUtcNow();
            var blocked = await db.Users.Where(user => user.Id == memberId && user.BlockedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.BlockedAt, now), cancel);
            await flow.EndAllAsync(memberId, EndReason.Blocked, cancel);
            return blocked > 0;
        }, cancel);

    public Task<bool> UnblockAsync(long operatorId, long memberId, CancellationToken cancel) => DoAsync(
        AuditAct.Unblocked, operatorId, memberId,
        async () => await db.Users.Where(user => user.Id == memberId && user.BlockedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.BlockedAt, (DateTimeOffset?)null), cancel) > 0, cancel);

    /// <summary>Deletes what is kept of the member, as they could themselves. A blocked one's row stays, and with it the block.</summary>
    public Task<bool> DeleteAsync(long operatorId, long memberId, CancellationToken cancel) => DoAsync(
        AuditAct.Deleted, operatorId, memberId,
        async () =>
        {
            var exists = await ExistsAsync(memberId, cancel);
            await data.EraseAsync(memberId, cancel);
            return exists;
        }, cancel);

    private Task<bool> ExistsAsync(long memberId, CancellationToken cancel) => db.Users.AnyAsync(user => user.Id == memberId, cancel);

    private async Task<bool> DoAsync(AuditAct act, long operatorId, long memberId, Func<Task<bool>> work, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.HoldPersonAsync(memberId, cancel);
        if (!await work())
        {
            return false;
        }

        db.AuditEntries.Add(new AuditEntry { At = clock.GetUtcNow(), OperatorId = operatorId, Act = act, MemberId = memberId });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        // Once more: a request in between may have read what was not committed yet as it was before.
        cache.ForgetAll();
        await flow.TellAsync(cancel);
        return true;
    }
}
