using System.Net;
using System.Net.Sockets;

namespace RealtimeHub.Delivery.Calling;

/// <summary>Which addresses are public: RFC 6890 and its successors, and what clouds answer their own machines on.</summary>
internal static class NetworkRules
{
    private static readonly (IPNetwork Network, string What)[] NotPublic =
    [
        .. Of("a private address", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
        .. Of("a loopback address", "127.0.0.0/8", "::1/128"),
        .. Of("a link-local address, where clouds keep credentials", "169.254.0.0/16", "fe80::/10"),
        .. Of("a cloud's own address", "168.63.129.16/32"),
        .. Of("a multicast or broadcast address", "224.0.0.0/4", "ff00::/8", "255.255.255.255/32"),
        .. Of("an address that stands for this machine", "0.0.0.0/8", "::/128"),
        .. Of("an address translated to another network", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "192.88.99.0/24"),
        .. Of("a reserved address", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "2001:db8::/32", "3fff::/20", "100::/64", "5f00::/16"),
    ];

    // IANA has given out no other part of IPv6 for use on the internet.
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    /// <summary>An IPv4 address that is written as IPv6 is judged as what it is.</summary>
    public static IPAddress Canonical(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>What the address is instead of public; null when it is public.</summary>
    /// <param name="address">In its canonical form.</param>
    public static string? WhyNotPublic(IPAddress address)
    {
        foreach (var (network, what) in NotPublic)
        {
            if (network.Contains(address)) return what;
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalV6.Contains(address) ? "an address that is not public" : null;
    }

    private static IEnumerable<(IPNetwork Network, string What)> Of(string what, params IEnumerable<string> networks) =>
        networks.Select(network => (IPNetwork.Parse(network), what));
}
