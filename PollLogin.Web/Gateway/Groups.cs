using System.Globalization;
using Microsoft.Extensions.Options;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Gateway;

/// <summary>Who is in which group, by the settings.</summary>
internal sealed class Groups(IOptions<GatewayOptions> options)
{
    /// <summary>Everybody who is signed in is in this one, so that no site is ever told an empty list.</summary>
    public const string Members = "members";

    private readonly Dictionary<string, string[]> _of = options.Value.Groups.Select(Entry.Parse)
        .SelectMany(group => group.Who.Select(person => (person, group.Name)))
        .GroupBy(listed => listed.person, listed => listed.Name, StringComparer.Ordinal)
        .ToDictionary(listed => listed.Key, listed => listed.ToArray(), StringComparer.Ordinal);

    public string[] Of(User member)
    {
        var id = _of.GetValueOrDefault(member.Id.ToString(CultureInfo.InvariantCulture));
        var openId = _of.GetValueOrDefault(member.OpenId);
        return id is null && openId is null ? [Members] : [.. new[] { Members }.Concat(id ?? []).Concat(openId ?? []).Distinct(StringComparer.Ordinal)];
    }
}
