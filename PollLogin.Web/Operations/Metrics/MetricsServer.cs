using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations.Metrics;

/// <summary><c>GET /metrics</c> on a port of its own (<c>Metrics:Port</c>), in Prometheus's text format; anything else there is 404.</summary>
internal sealed partial class MetricsServer(IOptions<MetricsOptions> options, IServiceProvider services, ILogger<MetricsServer> log) : IHostedService, IAsyncDisposable
{
    private const string Path = "/metrics";

    private WebApplication? _server;
    private PrometheusMirror? _mirror;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Port == 0)
        {
            return;
        }

        _mirror = new PrometheusMirror(services.GetRequiredService<IMeterFactory>());
        // Made now, and not when something first happens: what is expected is there with 0 from the first look on.
        services.GetServices<IMetrics>();

        var place = new IPEndPoint(IPAddress.Parse(options.Value.Address), options.Value.Port);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(place);
        });
        _server = builder.Build();
        _server.Run(AnswerAsync);
        try
        {
            await _server.StartAsync(cancellationToken);
        }
        // Kestrel wraps the fault of a port that is taken, and no other: an address of another machine, a port that is not this user's.
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            throw new StartException(
                $"Metrics:Port is {options.Value.Port}, where this program cannot listen on {options.Value.Address}: {fault.GetBaseException().Message.TrimEnd('.')}. "
                    + "Free it, or choose another. Example: Metrics__Port=9464", fault);
        }

        LogListening(place);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _mirror?.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != Path || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return _mirror!.WriteAsync(context.Response.Body, context.RequestAborted);
    }

    [LoggerMessage(6030, LogLevel.Information, "Metrics for Prometheus: http://{Place}/metrics")]
    private partial void LogListening(IPEndPoint place);
}
