namespace RealtimeHub.Server.Sockets;

/// <summary>Through the server's stream, where something stands between it and the socket, as TLS does.</summary>
internal sealed class StreamWire(Stream stream) : IWire
{
    public int TrySend(ReadOnlySpan<byte> bytes) => 0;

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes);
}
