using System.Net;
using System.Net.Sockets;

namespace RealtimeHub.Load;

/// <summary>Where a server listens.</summary>
/// <param name="Server">To subscribers.</param>
/// <param name="Publishing">To publishers, where a server has them apart.</param>
internal sealed record Ports(IPEndPoint Server, IPEndPoint Publishing)
{
    /// <summary>Two that are free, chosen by the system while it holds both.</summary>
    public static Ports Free()
    {
        using TcpListener server = new(IPAddress.Loopback, 0), publishing = new(IPAddress.Loopback, 0);
        server.Start();
        publishing.Start();
        return new Ports((IPEndPoint)server.LocalEndpoint, (IPEndPoint)publishing.LocalEndpoint);
    }
}
