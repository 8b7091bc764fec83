namespace PollLogin.Web.Users;

/// <summary>Who we know: members, their login sessions, and the pages that are theirs.</summary>
public static class UsersFeature
{
    public static IServiceCollection AddUsers(this IServiceCollection services)
    {
        services.AddScoped<UserDirectory>();
        services.AddScoped<WrongNumbers>();
        services.AddSingleton<LoginSessionCache>();
        services.AddSingleton<SignedIn>();
        services.AddScoped<LoginSessions>();
        services.AddScoped<LiveSession>();
        services.AddScoped<MemberData>();
        services.AddSingleton<Membership>();
        services.AddSingleton<Operators>();
        services.AddScoped<RememberedBrowsers>();
        services.AddSingleton<ProfileRefresh>();
        services.AddHostedService(provider => provider.GetRequiredService<ProfileRefresh>());
        services.AddSingleton<SentCookies>();
        services.AddHostedService(provider => provider.GetRequiredService<SentCookies>());
        services.AddAuthCookie();
        services.AddAuthorization();
        return services;
    }

    public static void MapUsers(this WebApplication app) => app.MapPost("/logout", LogoutEndpoint.LogoutAsync);
}
