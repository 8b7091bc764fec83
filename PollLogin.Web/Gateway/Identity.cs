using System.Globalization;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Gateway;

/// <summary>
/// What a site is told of a member, never the openid. All five headers go out with every answer that lets in, and none is ever empty: where one
/// is missing, some proxies hand on the visitor's own.
/// </summary>
internal sealed class Identity(Groups groups, SiteOptions site)
{
    private readonly string _host = site.PublicUrl is "" ? "localhost" : new Uri(site.PublicUrl).IdnHost;

    public void Write(IHeaderDictionary headers, User member)
    {
        var id = member.Id.ToString(CultureInfo.InvariantCulture);
        var user = "wx_" + id;
        headers["Remote-User"] = user;
        // A header is ASCII; a name is Chinese.
        headers["Remote-Name"] = Uri.EscapeDataString(member.Name);
        // WeChat knows no mail address, and many programs will not do without one: nobody can receive anything there.
        headers["Remote-Email"] = $"{user}@users.noreply.{_host}";
        headers["Remote-Groups"] = string.Join(',', groups.Of(member));
        headers["Remote-Sub"] = id;
    }
}
