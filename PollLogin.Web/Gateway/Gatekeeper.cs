using PollLogin.Web.Users;

namespace PollLogin.Web.Gateway;

/// <summary>Decides who enters another site. What the visitor says of themselves is their cookie, and nothing else.</summary>
internal sealed partial class Gatekeeper(ProtectedSites sites, SignedIn signedIn, WayBack wayBack, ILogger<Gatekeeper> log)
{
    private static readonly Decision.Forbid Forbidden = new();
    private static readonly Decision.Misunderstood NotUnderstood = new();

    /// <param name="original">As the dialect read it; <see langword="null"/> where it could not.</param>
    public async ValueTask<Decision> DecideAsync(HttpContext context, OriginalRequest? original)
    {
        if (original is null)
        {
            LogMisunderstood(context.Request.Path);
            return NotUnderstood;
        }

        if (sites.Find(original.Host) is not { } site)
        {
            LogUnlisted(original.Host);
            return Forbidden;
        }

        if (await signedIn.FindAsync(context, isAskedAnew: site.IsForFollowers) is not { } member)
        {
            return new Decision.LogIn(wayBack.LoginUrl(original));
        }

        if (!sites.Admits(site, member))
        {
            LogNotAdmitted(member.Id, site.Host);
            return Forbidden;
        }

        return new Decision.LetIn(member);
    }

    [LoggerMessage(5000, LogLevel.Warning,
        "{Path} was asked without what the proxy must say of the request: compare its configuration with examples/, and ask it at the path of its own kind")]
    private partial void LogMisunderstood(PathString path);

    [LoggerMessage(5001, LogLevel.Warning, "A proxy asked about {Host}, which Gateway:Hosts does not list: nobody was let in")]
    private partial void LogUnlisted(string host);

    [LoggerMessage(5002, LogLevel.Information, "Member {UserId} may not enter {Host}, by Gateway:Hosts")]
    private partial void LogNotAdmitted(long userId, string host);
}
