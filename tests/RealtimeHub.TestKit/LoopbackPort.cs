using System.Net;
using System.Net.Sockets;

namespace RealtimeHub.TestKit;

/// <summary>
/// A loopback port that the system chose and that stays reserved: a socket is bound to it and never listens. Without it, a client that
/// connects while the hub is down could be given this very port and connect to itself, or another process could take it.
/// </summary>
internal sealed class LoopbackPort : IDisposable
{
    private readonly Socket _placeholder = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public LoopbackPort() => _placeholder.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_placeholder.LocalEndPoint!).Port;

    public void Dispose() => _placeholder.Dispose();
}
