using System.Net.Sockets;

namespace RealtimeHub.Server.Sockets;

/// <summary>Straight to the kernel: what it takes at once is gone when the call returns, without a copy and without another thread.</summary>
internal sealed class SocketWire : IWire
{
    private readonly Socket _socket;

    public SocketWire(Socket socket)
    {
        _socket = socket;
        // The system's socket never blocks; this lets the synchronous calls say so instead of waiting.
        socket.Blocking = false;
    }

    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = _socket.Send(bytes, SocketFlags.None, out var error);
            return error is SocketError.Success or SocketError.WouldBlock ? sent : -1;
        }
        catch (ObjectDisposedException)
        {
            return -1;
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
    }
}
