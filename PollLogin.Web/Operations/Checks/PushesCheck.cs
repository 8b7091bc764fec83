using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations.Checks;

/// <summary>Whether WeChat's pushes arrive.</summary>
internal sealed class PushesCheck(KeptSightings sightings, TimeProvider clock) : ICheck
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    public string Topic => "Pushes";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel)
    {
        var push = await sightings.FindAsync(Sightings.Push, cancel);
        var verified = await sightings.FindAsync(Sightings.Verified, cancel);
        var refused = await sightings.FindAsync(Sightings.RefusedPush, cancel);
        List<Finding> found =
        [
            push is null
                ? new Finding(Topic, Health.Doubtful, "No push of WeChat's has ever come.",
                    "Enter the URL (…/wechat) and the Token under 服务器配置 in WeChat's console and switch it on; then write to the account, and look again some seconds later.")
                : new Finding(Topic, Health.Well, $"The last push came at {push.At:u}."),
        ];
        if (refused is not null && clock.GetUtcNow() - refused.At < Recent)
        {
            // A stranger may knock at any time; with nothing of WeChat's that was let in since, it is more likely WeChat's own.
            found.Add(new Finding("Refused pushes", push?.At > refused.At || verified?.At > refused.At ? Health.Doubtful : Health.Ill,
                $"A call of /wechat was refused at {refused.At:u}: {refused.Words}",
                "If it was WeChat's, mend what the sentence names; if it was a stranger's, nothing is to be done."));
        }

        return found;
    }
}
