using PollLogin.Web.Shared;

namespace PollLogin.Web.Inbox;

/// <summary>What WeChat sends: <c>/wechat</c>, behind one filter.</summary>
public static class InboxFeature
{
    public static IServiceCollection AddInbox(this IServiceCollection services)
    {
        services.AddSettings<RepliesOptions>(RepliesOptions.Section);
        services.AddSingleton<ReplyTexts>();
        services.AddScoped<SeenQueries>();
        services.AddScoped<SeenPushes>();
        services.AddScoped<ChatAnswers>();
        services.AddScoped<MessageHandler>();
        services.AddSingleton<SecondTry>();
        services.AddHostedService(provider => provider.GetRequiredService<SecondTry>());
        services.AddScoped<InboxEndpoint>();
        return services;
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
