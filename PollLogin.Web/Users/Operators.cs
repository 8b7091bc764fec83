using Microsoft.Extensions.Options;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>The people who run the site. Their logins are confirmed by a number, whatever other members' need.</summary>
public sealed class Operators(IOptions<OperatorsOptions> options)
{
    public bool AreNone => options.Value.OpenIds is [];

    public bool Contain(User user) => options.Value.OpenIds.Contains(user.OpenId, StringComparer.Ordinal);
}
