using Microsoft.EntityFrameworkCore;

namespace PollLogin.Web.Login;

public sealed partial class LoginFlow
{
    /// <summary>A person scanned. The first one has the code. Runs within the transaction of the push.</summary>
    public async Task<ScanAnswer> ScanAsync(string scene, long userId, CancellationToken cancel)
    {
        if (!Uid.IsUid(scene))
        {
            return ScanAnswer.Unknown;
        }

        var now = clock.GetUtcNow();
        var tokenExpiresAt = now + options.Value.CollectWithin;
        var token = ticket.Mint(scene, userId, tokenExpiresAt);
        var won = await db.ScanSessions
            .Where(row => row.Uid == scene && row.UserId == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.UserId, userId)
                    .SetProperty(row => row.ScannedAt, now)
                    .SetProperty(row => row.ApprovedAt, now)
                    .SetProperty(row => row.Token, token)
                    .SetProperty(row => row.TokenExpiresAt, tokenExpiresAt)
                    .SetProperty(row => row.ChangedAt, now),
                cancel);
        return won == 1 ? ScanAnswer.LoggedIn : await WhyNotAsync(scene, userId, cancel);
    }

    private async Task<ScanAnswer> WhyNotAsync(string uid, long userId, CancellationToken cancel)
    {
        var row = await db.ScanSessions.AsNoTracking().SingleOrDefaultAsync(row => row.Uid == uid, cancel);
        var now = clock.GetUtcNow();
        return row switch
        {
            null => ScanAnswer.Unknown,
            { UserId: { } first } when first != userId => ScanAnswer.Taken,
            { SpentAt: not null } => ScanAnswer.LoggedIn,
            { UserId: not null } when now < row.TokenExpiresAt => ScanAnswer.LoggedIn,
            _ => ScanAnswer.TooLate,
        };
    }
}
