using Microsoft.Extensions.Configuration.Json;

namespace PollLogin.Web.Shared;

/// <summary>Finds the program's own files beside the program, whatever directory it is started from.</summary>
public static class ProgramFolder
{
    /// <summary>A published program has its <c>wwwroot</c> beside it; under <c>dotnet run</c> that lies with the sources, where the host looks by itself.</summary>
    public static WebApplicationOptions Options(string[] args) => new()
    {
        Args = args,
        ContentRootPath = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null,
    };

    /// <summary>
    /// Reads <c>appsettings.json</c> beside the program before every other source, so that environment, user secrets and arguments win.
    /// </summary>
    public static void AddProgramFolder(this WebApplicationBuilder builder)
    {
        var file = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Optional = true };
        file.ResolveFileProvider();
        builder.Configuration.Sources.Insert(0, file);
    }
}
