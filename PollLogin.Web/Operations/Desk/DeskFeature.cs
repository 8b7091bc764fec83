using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;
using PollLogin.Web.Users;

namespace PollLogin.Web.Operations.Desk;

/// <summary>The operators' pages: what happens here, and who may be here.</summary>
internal static class DeskFeature
{
    private const string Room = "/Operations";

    // Whoever sets the program up is nobody yet; its page shows nothing of the site.
    private const string FirstRun = "/Operations/Setup";

    public static void AddDesk(this IServiceCollection services)
    {
        services.AddSettings<OperationsOptions>(OperationsOptions.Section);
        services.AddSingleton<IValidateOptions<OperationsOptions>, OperationsOptionsValidator>();
        services.AddOptions<OperatorsOptions>().Configure<IOptions<OperationsOptions>>((operators, operations) => operators.OpenIds = operations.Value.OpenIds);
        services.AddScoped<OnlyOperators>();
        services.AddScoped<MemberActs>();
        services.AddScoped<DayFigures>();
        // Before the whole room: a page that is added is guarded without having asked for it.
        services.Configure<RazorPagesOptions>(pages => pages.Conventions.AddFolderApplicationModelConvention(Room, page =>
        {
            if (page.ViewEnginePath != FirstRun)
            {
                page.Filters.Add(new ServiceFilterAttribute<OnlyOperators>());
            }
        }));
    }
}
