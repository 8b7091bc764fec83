using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Gateway;

/// <summary>Rules between the sites, the groups and the way this site itself is reached: what would end in a loop is refused at start.</summary>
internal sealed partial class GatewayOptionsValidator(IOptions<SiteOptions> site) : IValidateOptions<GatewayOptions>
{
    private static readonly string[] Words = [ProtectedSite.Everyone, ProtectedSite.Followers];

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var faults = Groups(options).Concat(options.Hosts.SelectMany(text => Host(text, options))).Concat(Twice(options)).ToList();
        if (options.Hosts.Length > 0 || options.CookieDomain is not "")
        {
            faults.AddRange(Cookie(options));
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Groups(GatewayOptions options)
    {
        foreach (var text in options.Groups)
        {
            var group = Entry.Parse(text);
            if (!Name().IsMatch(group.Name) || Words.Contains(group.Name) || group.Name == Gateway.Groups.Members)
            {
                yield return $"Gateway:Groups holds \"{text}\": a group's name is small letters, digits and hyphens, begins with a letter, and is none of "
                    + "everyone, followers, members. Example: staff=oABCDEFGHIJKLMNOPQRSTUVWXYZ12+42";
            }
            else if (group.Who is [] || !group.Who.All(IsPerson))
            {
                yield return $"Gateway:Groups holds \"{text}\": behind = stand member ids and openids, joined by +. Example: staff=oABCDEFGHIJKLMNOPQRSTUVWXYZ12+42";
            }
        }
    }

    private static IEnumerable<string> Host(string text, GatewayOptions options)
    {
        if (!ProtectedSite.TryParse(text, out var listed))
        {
            yield return $"Gateway:Hosts holds \"{text}\", which begins with no host: no scheme, no path, no *. Example: app.example.com=followers";
            yield break;
        }

        var groups = options.Groups.Select(group => Entry.Parse(group).Name);
        var unknown = listed.IsForAll ? [] : listed.Who.Except(groups).Where(who => !IsPerson(who)).ToArray();
        if (unknown is not [])
        {
            yield return $"Gateway:Hosts holds \"{text}\": behind = stands everyone, or followers, or groups of Gateway:Groups, member ids and openids, "
                + $"joined by +. Not known: {string.Join(", ", unknown.Select(who => $"\"{who}\""))}. Example: app.example.com=staff+42";
        }
    }

    private static IEnumerable<string> Twice(GatewayOptions options) =>
        from text in options.Hosts
        let host = ProtectedSite.TryParse(text, out var listed) ? listed.Host : null
        where host is not null
        group text by host into same
        where same.Count() > 1
        select $"Gateway:Hosts lists {same.Key} {same.Count()} times: join who may enter by +. Example: {same.Key}=staff+42";

    /// <summary>The login's cookie must reach every listed site, or its visitors would be sent to log in for ever.</summary>
    private IEnumerable<string> Cookie(GatewayOptions options)
    {
        if (Known() is not { } site)
        {
            yield break;
        }

        if (site.PublicUrl is "")
        {
            yield return "Gateway:Hosts is set, but Site:PublicUrl is empty: visitors of those sites must be sent somewhere to log in. "
                + "Example: Site__PublicUrl=https://login.example.com";
            yield break;
        }

        if (site.TrustedProxies is [])
        {
            yield return "Gateway:Hosts is set, but Site:TrustedProxies is empty: no proxy could ask. Example: Site__TrustedProxies=127.0.0.1,::1";
        }

        var domain = options.CookieDomain.ToLowerInvariant();
        if (domain is not "" && !Domain().IsMatch(domain))
        {
            yield return $"Gateway:CookieDomain is \"{options.CookieDomain}\", but must be a domain that is yours, of two names or more, without a dot in front "
                + "and without a port. Example: example.com";
            yield break;
        }

        var login = new Uri(site.PublicUrl).IdnHost;
        if (domain is not "" && !IsBelow(login, domain))
        {
            yield return $"Gateway:CookieDomain is \"{options.CookieDomain}\", which is no parent of {login} (Site:PublicUrl). Example: {Parent(login)}";
        }

        foreach (var listed in options.Hosts.Select(text => ProtectedSite.TryParse(text, out var host) ? host.Name : login).Distinct())
        {
            if (domain is "" ? listed != login : !IsBelow(listed, domain))
            {
                yield return domain is ""
                    ? $"Gateway:Hosts holds {listed}, which does not get the cookie of {login}: set Gateway:CookieDomain to a domain that is a parent of both. Example: {Parent(login)}"
                    : $"Gateway:Hosts holds {listed}, which is not below Gateway:CookieDomain, \"{options.CookieDomain}\": browsers would not send the cookie there. Example: app.{domain}";
            }
        }
    }

    // What is wrong with the site's own settings is told by its own rules.
    private SiteOptions? Known()
    {
        try
        {
            return site.Value;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }

    private static bool IsPerson(string who) => Person().IsMatch(who);

    private static bool IsBelow(string host, string domain) => host == domain || host.EndsWith("." + domain, StringComparison.Ordinal);

    private static string Parent(string host) => host.Split('.') is { Length: > 2 } names ? string.Join('.', names[1..]) : "example.com";

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,30}\z")]
    private static partial Regex Name();

    // A member id, or an openid: at least 20 characters, the first an o.
    [GeneratedRegex(@"^([1-9][0-9]{0,18}|o[A-Za-z0-9_-]{19,})\z")]
    private static partial Regex Person();

    // The last name is none of digits alone: an address has no domain.
    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?\z")]
    private static partial Regex Domain();
}
