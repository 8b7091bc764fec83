using PollLogin.Web.Shared;

namespace PollLogin.Web.Gateway;

/// <summary>Which other sites use the login, and who may enter them (section <c>Gateway</c>).</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>
    /// The sites: an array, or one string with commas. Each is a host, with its port where that is not the scheme's own, and who may enter:
    /// <c>host</c> or <c>host=everyone</c> or <c>host=members</c> for whoever signs in, <c>host=followers</c> for who follows the account at that very moment, or
    /// groups, member ids and openids joined by a plus. Nothing unlisted is let in or redirected to. Empty (default): none.
    /// </summary>
    [Example("app.example.com,wiki.example.com=followers,admin.example.com=staff+42")]
    public string[] Hosts { get; set; } = [];

    /// <summary>Groups that <see cref="Hosts"/> may name, and that sites are told of: <c>name=</c> member ids and openids joined by a plus.</summary>
    [Example("staff=oABCDEFGHIJKLMNOPQRSTUVWXYZ12+42,editors=7")]
    public string[] Groups { get; set; } = [];

    /// <summary>
    /// The domain whose hosts all get the auth cookie; a parent of PublicUrl's host and of every listed one, or that host itself. Empty
    /// (default): PublicUrl's host alone gets it.
    /// </summary>
    [Example("example.com")]
    public string CookieDomain { get; set; } = "";
}
