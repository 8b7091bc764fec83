using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PollLogin.Bench.Servers;

/// <summary>The yardstick: the same web server, one endpoint, the same JSON to the same request, and nothing else.</summary>
internal static class BareServer
{
    public const string Path = "/login/status";

    private static readonly byte[] Pending = """{"status":"pending","expiresInSeconds":583,"intervalMilliseconds":1000}"""u8.ToArray();

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.MapGet(Path, (HttpContext context) =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = Pending.Length;
            return context.Response.Body.WriteAsync(Pending, 0, Pending.Length);
        });
        await app.RunAsync();
    }

    public static Task<ServerProcess> StartAsync() =>
        ServerProcess.StartAsync(typeof(BareServer).Assembly.Location, "serve-bare", [], Path);
}
