using System.Net.Sockets;
using System.Net.WebSockets;

namespace RealtimeHub.Server.Sockets;

/// <summary>The ways in which sockets and streams say that the peer went, or that its connection was aborted here.</summary>
internal static class PeerGone
{
    public static bool IsToldBy(Exception exception) => exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or WebSocketException;
}
