using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.WeChat;

/// <summary>How WeChat talks: everything about the wire, and nothing about logins.</summary>
public static class WeChatFeature
{
    /// <summary>Name of the HttpClient that goes to WeChat.</summary>
    public const string HttpClientName = "WeChat";

    public static IServiceCollection AddWeChat(this IServiceCollection services)
    {
        services.AddSettings<WeChatOptions>(WeChatOptions.Section);
        services.AddSingleton<IValidateOptions<WeChatOptions>, WeChatOptionsValidator>();
        services.AddHttpClient(HttpClientName, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = 256 * 1024;
            })
            .UseSocketsHttpHandler((handler, _) =>
            {
                // Renewed, so that a DNS name that moved is noticed.
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
                handler.AllowAutoRedirect = false;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton<WeChatPipeline>();
        services.AddCounted<WeChatMetrics>();
        services.AddSingleton<WeChatWire>();
        services.AddSingleton<AccessToken>();
        services.AddSingleton<WeChatApi>();
        return services;
    }
}
