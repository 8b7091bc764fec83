namespace PollLogin.Web.Shared;

/// <summary>Who sends a request, as far as it can be told: an address, and what the browser says that it is.</summary>
/// <param name="Address">The client's IP address as trusted proxies tell it; empty where there is none.</param>
public sealed record Client(string Address, Device Device)
{
    public static Client Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return new Client(
            (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "",
            Device.Of(context.Request.Headers.UserAgent));
    }
}
