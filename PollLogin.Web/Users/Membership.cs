using System.Globalization;
using Microsoft.Extensions.Options;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>Who may be signed in: followers of the account who are not blocked and, on a closed site, are on its list.</summary>
public sealed class Membership(IOptions<MembershipOptions> options)
{
    /// <summary>Whether the person of <paramref name="user"/> may sign in, and stay so.</summary>
    public bool Admits(User user) => user is { BlockedAt: null, UnsubscribedAt: null } && Lists(user);

    private bool Lists(User user) => options.Value.List is [] || options.Value.List.Contains(user.OpenId, StringComparer.Ordinal)
        || options.Value.List.Contains(user.Id.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
