using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Simulator;

/// <summary>
/// A phone without WeChat: in Development with an empty <c>WeChat:AppId</c>, this process also plays WeChat and a few people's phones.
/// Anywhere else its routes do not exist.
/// </summary>
public static class SimulatorFeature
{
    private const string Route = "/simulator";

    public static void AddSimulator(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        if (!builder.Environment.IsDevelopment() || !string.IsNullOrEmpty(builder.Configuration["WeChat:AppId"]))
        {
            services.Configure<RazorPagesOptions>(pages =>
                pages.Conventions.AddFolderRouteModelConvention("/Simulator", page => page.Selectors.Clear()));
            return;
        }

        services.AddSingleton<SimulatorAccount>();
        services.AddSingleton<IPostConfigureOptions<WeChatOptions>>(provider => provider.GetRequiredService<SimulatorAccount>());
        services.AddSingleton<IOptionsChangeTokenSource<WeChatOptions>>(provider => provider.GetRequiredService<SimulatorAccount>());
        services.AddSingleton<LiveCodes>();
        services.AddSingleton<People>();
        services.AddSingleton<FakeWeChatApi>();
        services.AddSingleton<PushSender>();
        services.AddSingleton<Phone>();
        services.AddTransient<ToOurselves>();
        services.AddHttpClient(WeChatFeature.HttpClientName).AddHttpMessageHandler<ToOurselves>();
        services.AddHttpClient(PushSender.HttpClientName).AddHttpMessageHandler<ToOurselves>();
        services.AddSingleton(new LoginHint(Route, "SimulatorHint"));
    }

    public static void MapSimulator(this WebApplication app)
    {
        if (app.Services.GetService<SimulatorAccount>() is null)
        {
            return;
        }

        var routes = app.MapGroup(Route);
        FakeWeChatApi.Map(routes);
        SimulatorActions.Map(routes);
    }
}
