using System.Net;
using System.Net.Sockets;

namespace PollLogin.Web.Shared;

/// <summary>Who sends a request, as far as it can be told: an address, and what the browser says that it is.</summary>
/// <param name="Address">The client's IP address as trusted proxies tell it; empty where there is none.</param>
public sealed record Client(string Address, Device Device)
{
    private const int Ipv6NetworkBytes = 8;

    /// <summary>What limits count by: an IPv4 address, or the /64 of an IPv6 one, which is what one customer is given.</summary>
    public string Network
    {
        get
        {
            if (!IPAddress.TryParse(Address, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            {
                return Address;
            }

            var bytes = address.GetAddressBytes();
            bytes.AsSpan(Ipv6NetworkBytes).Clear();
            return new IPAddress(bytes) + "/64";
        }
    }

    public static Client Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return new Client(
            (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "",
            Device.Of(context.Request.Headers.UserAgent));
    }
}
