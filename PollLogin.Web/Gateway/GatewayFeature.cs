using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Users;

namespace PollLogin.Web.Gateway;

/// <summary>
/// Other sites use the login: for each of their requests, their proxy asks here who it is. One decision, one small file for each dialect that
/// proxies speak, and the way back to where the visitor wanted to go.
/// </summary>
public static class GatewayFeature
{
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddSettings<GatewayOptions>(GatewayOptions.Section);
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddOptions<AuthCookieReach>().Configure<IOptions<GatewayOptions>>((reach, gateway) =>
            (reach.IsShared, reach.Domain) = (gateway.Value.Hosts.Length > 0, gateway.Value.CookieDomain.ToLowerInvariant()));
        // A login ends in a form that is posted here and leads on to the site; browsers ask the form's page whether it may.
        services.AddOptions<FormTargets>().Configure<ProtectedSites>((targets, sites) => targets.Hosts = sites.Hosts);
        services.AddSingleton<Groups>();
        services.AddSingleton<ProtectedSites>();
        services.AddSingleton<Gatekeeper>();
        services.AddSingleton<GatewayEndpoint>();
        services.AddSingleton<WayBack>();
        services.AddSingleton<Rounds>();
        return services;
    }

    /// <summary>
    /// Before anything else: what the proxy says of a request is to be read as it came, and an answer costs nothing of what pages need.
    /// The pages that belong to it are <c>Back.cshtml</c> and <c>Logout.cshtml</c>.
    /// </summary>
    public static void UseGateway(this WebApplication app)
    {
        var gateway = app.Services.GetRequiredService<GatewayEndpoint>();
        app.Use(next => context => gateway.DialectOf(context.Request.Path) is { } dialect ? gateway.AnswerAsync(context, dialect) : next(context));
    }
}
