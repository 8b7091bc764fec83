using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>The proxies of <c>Site:TrustedProxies</c>, as networks.</summary>
public sealed class TrustedProxies(IOptions<SiteOptions> site)
{
    public IReadOnlyList<System.Net.IPNetwork> Networks { get; } =
        [.. site.Value.TrustedProxies.Select(text => TryParse(text, out var network) ? network : (System.Net.IPNetwork?)null).OfType<System.Net.IPNetwork>()];

    /// <summary>Whether a connection from <paramref name="peer"/> is one of theirs.</summary>
    /// <param name="peer"><see langword="null"/> for a socket in the file system: whoever may open that one is on this machine.</param>
    public bool Contain(IPAddress? peer)
    {
        var address = peer is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: true } ? peer.MapToIPv4() : peer;
        foreach (var network in Networks)
        {
            if (address is null || network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a CIDR range, or a single address as the range that holds it alone.</summary>
    internal static bool TryParse(string text, out System.Net.IPNetwork network)
    {
        // The framework reads 999 as 0.0.3.231.
        if (IPAddress.TryParse(text, out var address) && (text.Contains(':') || text.Count(c => c == '.') == 3))
        {
            network = new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return System.Net.IPNetwork.TryParse(text, out network);
    }
}
