using Microsoft.Extensions.Options;
using PollLogin.Web.Inbox.Relay;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Inbox;

/// <summary>What WeChat sends: <c>/wechat</c>, behind one filter.</summary>
public static class InboxFeature
{
    public static IServiceCollection AddInbox(this IServiceCollection services)
    {
        services.AddSettings<RepliesOptions>(RepliesOptions.Section);
        services.AddSingleton<ReplyTexts>();
        services.AddCounted<InboxMetrics>();
        services.AddSingleton<UnnotedQueries>();
        services.AddScoped<SeenQueries>();
        services.AddScoped<SeenPushes>();
        services.AddScoped<ChatAnswers>();
        services.AddScoped<MessageHandler>();
        services.AddSingleton<SecondTry>();
        services.AddHostedService(provider => provider.GetRequiredService<SecondTry>());
        services.AddScoped<PushWork>();
        services.AddScoped<InboxEndpoint>();
        services.AddRelay();
        return services;
    }

    private static void AddRelay(this IServiceCollection services)
    {
        services.AddSettings<RelayOptions>(RelayOptions.Section);
        services.AddSingleton<IValidateOptions<RelayOptions>, RelayOptionsValidator>();
        services.AddSingleton<PushRelay>();
        services.AddScoped<OthersAnswer>();
        services.AddHttpClient(PushRelay.HttpClientName, client => client.MaxResponseContentBufferSize = WeChatXml.MaxBytes)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    public static void MapInbox(this WebApplication app)
    {
        // WeChat needs nothing of what pages need.
        var inbox = app.MapGroup("/wechat").AddEndpointFilter<OnlyFromWeChat>();
        inbox.ShortCircuit();
        // Neither binds anything of the request: that would answer 400 before the filter is asked.
        inbox.MapGet("/", (InboxEndpoint endpoint, HttpContext context) => endpoint.EchoAsync(context, context.RequestAborted));
        inbox.MapPost("/", (InboxEndpoint endpoint, HttpContext context) => endpoint.ReceiveAsync(context));
    }
}
