namespace PollLogin.Web.Shared;

/// <summary>What programs ask for, and no people: no error pages there, no cookies, no language.</summary>
internal static class MachinePaths
{
    public static bool Contain(PathString path) =>
        path.StartsWithSegments("/wechat") || path.StartsWithSegments("/login/status") || path.StartsWithSegments("/healthz");
}
