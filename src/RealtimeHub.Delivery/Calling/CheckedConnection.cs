using System.Net.Sockets;

namespace RealtimeHub.Delivery.Calling;

/// <summary>Connects to addresses that were checked, and asks for them once: between two questions a hostile name server changes its answer.</summary>
internal sealed class CheckedConnection(AddressPolicy policy)
{
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var addresses = await policy.ResolveAsync(target.Host, target.Port, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
