namespace PollLogin.Web.Shared;

/// <summary>Where a form of ours may lead to in the end, beyond this site; the gateway's settings fill it in.</summary>
public sealed class FormTargets
{
    /// <summary>Hosts, with a port where it is not the scheme's own.</summary>
    public string[] Hosts { get; set; } = [];
}
