using System.Globalization;
using Microsoft.Extensions.Options;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Gateway;

/// <summary>The sites that use the login, and who may enter them. What is not here is neither let in nor redirected to.</summary>
internal sealed class ProtectedSites(IOptions<GatewayOptions> options, Groups groups)
{
    private readonly Dictionary<string, ProtectedSite> _sites = options.Value.Hosts
        .Select(text => ProtectedSite.TryParse(text, out var site) ? site : null)
        .OfType<ProtectedSite>()
        .ToDictionary(site => site.Host, StringComparer.Ordinal);

    public string[] Hosts => [.. _sites.Keys];

    /// <param name="host">As <see cref="OriginalRequest.Host"/> has it.</param>
    /// <returns><see langword="null"/> for an unlisted one.</returns>
    public ProtectedSite? Find(string host) => _sites.GetValueOrDefault(host);

    /// <summary>Whether somebody who is signed in may enter.</summary>
    public bool Admits(ProtectedSite site, User member) => site.IsForAll
        || site.Who.Contains(member.OpenId, StringComparer.Ordinal)
        || site.Who.Contains(member.Id.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal)
        || site.Who.Intersect(groups.Of(member), StringComparer.Ordinal).Any();
}
