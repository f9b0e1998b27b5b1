using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace RealtimeHub.Server.Sockets;

/// <summary>
/// A peer whose request has ended: only its connection is left, and frames go straight to the socket. RFC 6455 §4.1 lets the peer send
/// its first frame only when it has the whole answer to its request, and nothing is written here before that frame has come.
/// </summary>
internal sealed class SocketPeer(ConnectionContext connection, Socket socket) : IPeer
{
    public Stream Input { get; } = connection.Transport.Input.AsStream(leaveOpen: true);

    public IWire Wire { get; } = new SocketWire(socket);

    public CancellationToken Gone => connection.ConnectionClosed;

    public void Abort() => connection.Abort();
}
