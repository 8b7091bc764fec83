using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Users;

namespace PollLogin.Web.Login;

/// <summary>A browser waits: the page with the QR code, its polls, and the spending of the token.</summary>
public static class LoginFeature
{
    public static IServiceCollection AddLogin(this IServiceCollection services)
    {
        services.AddSettings<LoginOptions>(LoginOptions.Section);
        services.AddSingleton<IValidateOptions<LoginOptions>, LoginOptionsValidator>();
        services.AddOptions<SessionLife>().Configure<IOptions<LoginOptions>>((life, login) => life.Idle = login.Value.IdleLifetime);
        services.AddOptions<MembershipOptions>().Configure<IOptions<LoginOptions>>((members, login) => members.List = login.Value.Members);
        services.AddSingleton<LoginTicketKey>();
        services.AddHostedService(provider => provider.GetRequiredService<LoginTicketKey>());
        services.AddSingleton<LoginTicket>();
        services.AddSingleton<BrowserKey>();
        services.AddSingleton<LoginLimits>();
        services.AddScoped<CodeBudget>();
        services.AddScoped<LoginFlow>();
        services.AddScoped<OwedLogins>();
        services.AddSingleton<StatusBoard>();
        services.AddSingleton<BoardFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<BoardFollower>());
        services.AddSingleton<LongPolls>();
        services.AddCounted<LoginMetrics>();
        services.AddSingleton<StatusEndpoint>();
        return services;
    }

    /// <summary>The page itself is <c>Index.cshtml</c>.</summary>
    public static void MapLogin(this WebApplication app)
    {
        // Thousands poll: nothing of what pages need comes between.
        app.MapGet("/login/status", app.Services.GetRequiredService<StatusEndpoint>().AnswerAsync).ShortCircuit();
        app.MapGet("/login/qr/{uid}.png", QrEndpoint.QrAsync);
    }
}
