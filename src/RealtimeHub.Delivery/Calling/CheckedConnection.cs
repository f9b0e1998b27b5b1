using System.Net;
using System.Net.Sockets;

namespace RealtimeHub.Delivery.Calling;

/// <summary>Connects to addresses that were checked, and asks for them once: between two questions a hostile name server changes its answer.</summary>
internal sealed class CheckedConnection(AddressPolicy policy)
{
    // An address that swallows everything must leave time for those after it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var addresses = await policy.ResolveAsync(target.Host, target.Port, cancellationToken);
        foreach (var address in addresses[..^1])
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            late.CancelAfter(Patience);
            try
            {
                return await ConnectAsync(address, target.Port, late.Token);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // There is another one.
            }
        }

        return await ConnectAsync(addresses[^1], target.Port, cancellationToken);
    }

    private static async Task<Stream> ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
